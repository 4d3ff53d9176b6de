"""The audience in the stock admin: lists, forms, and each change with its line of history."""

from audience.admin import event_types, fields, installation, keys, logs, people, plans, quarantine

__all__ = ["event_types", "fields", "installation", "keys", "logs", "people", "plans", "quarantine"]
