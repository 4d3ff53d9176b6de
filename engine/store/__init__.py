"""The engine's tables, read and written in bulk. Reached from engine.runtime only."""
