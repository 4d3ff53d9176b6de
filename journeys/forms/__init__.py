"""Forms made from settings: controls to draw, and what was posted turned into JSON again. Nothing here knows a node type."""
