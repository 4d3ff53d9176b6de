"""The engine seen from inside: how far behind it is, what is in doubt, what broke; and what people do about it."""
