"""Where a person's clock stands, and when it is decent to speak. Pure, and free of Django: the gate and the nodes use it."""
