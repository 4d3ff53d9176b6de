"""The flow of events: what arrives, what is refused, who waits for it, and how to send it."""
