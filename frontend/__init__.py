"""Look and feel: the admin's frame, fragments, icons, canvas scripts. No domain words."""
