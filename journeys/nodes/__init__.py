"""The shelf of node types: one file each, pure, none knows another."""
