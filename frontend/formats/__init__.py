"""How dates are written on stock pages, by language."""
