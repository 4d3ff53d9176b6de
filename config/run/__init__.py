"""Runs the processes of Cairn: each by itself in production, all together under `make up`."""
