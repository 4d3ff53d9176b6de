"""Links that count: signed redirects, the picture that tells of an opening, and the way out. Nothing is stored for them."""
