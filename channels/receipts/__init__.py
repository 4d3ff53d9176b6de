"""What comes back: receipts of providers, clicks and openings, answers."""
