"""What is looked at before a journey goes live: one file each, the same for the editor, the API and the command line.

Errors and what is unfinished block; warnings want a tick, the weighty ones a note as well.
"""
