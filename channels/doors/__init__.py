"""The HTTP doors by which applications say something themselves, and show what was said in them."""
