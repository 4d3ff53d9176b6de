"""Pages of the editor: each translates in, calls one operation or reading, and translates out."""
