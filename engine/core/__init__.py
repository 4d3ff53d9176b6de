"""The pure heart: what a person at a node does next, from frozen values to frozen values. No Django, no database, no clock, no dice."""
