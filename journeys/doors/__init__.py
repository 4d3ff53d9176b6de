"""The HTTP doors of journeys."""
