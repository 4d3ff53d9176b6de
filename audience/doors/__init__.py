"""The HTTP doors by which events come in."""
