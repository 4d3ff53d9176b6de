"""People, accounts, events and their inbox, the catalogue, consent, the rule language."""
