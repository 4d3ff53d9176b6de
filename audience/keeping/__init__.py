"""What grows for ever, and how long it is kept: logs in months that are made ahead and dropped whole, keys removed page by page."""
