"""What can be done to journeys: one verb a file, the same for the editor, the API and the command line.

Each takes an actor, asks one permission and writes one row of history.
"""
