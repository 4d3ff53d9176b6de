"""Funnels and expansion revenue, read from the logs."""
