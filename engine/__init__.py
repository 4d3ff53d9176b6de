"""Walking people through journeys, durably."""
