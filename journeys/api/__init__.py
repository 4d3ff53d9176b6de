"""The REST API of journeys: whatever the editor can do."""
