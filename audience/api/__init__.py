"""The REST API of people and events; what every resource of it stands on lives here too, for the floors above."""
