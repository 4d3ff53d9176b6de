"""The mailroom: what would have gone out, as its recipients would see it, to be looked at and answered."""
