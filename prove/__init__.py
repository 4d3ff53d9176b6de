"""The proof: everything around the engine is killed, frozen, doubled and emptied while people walk, and then everything is counted."""
