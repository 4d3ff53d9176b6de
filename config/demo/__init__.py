"""Acme Boards: a made-up company with two thousand customers, whose sixty days are walked by the real engine.

Addresses are reserved ones (``.example``, 555-01xx) that every real provider refuses. Chance is seeded: each demo is the same.
"""
