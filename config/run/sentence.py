"""What a person can mend is told in a sentence."""


class CannotRun(Exception):
    """Cairn cannot start or go on; the text says why and what to do about it."""
