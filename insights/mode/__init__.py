"""Sandbox or Sending: what each means, and the switch."""
