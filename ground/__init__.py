"""Small tools everybody stands on: the registry, asking for settings, loading statements. Standard library only."""
