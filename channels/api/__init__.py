"""The REST API of what is said: the export of consents, and the scopes of the doors."""
