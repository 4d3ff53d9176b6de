"""Carrying decisions out: steps, each in one transaction, that take what came in and leave what follows."""
