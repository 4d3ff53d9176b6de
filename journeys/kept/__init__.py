"""Tests kept with a journey: a rehearsal that is played again, and whether it still goes as it went."""
