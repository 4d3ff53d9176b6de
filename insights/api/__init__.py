"""The REST API of what happened: runs, decisions with their reasons, messages, funnels."""
