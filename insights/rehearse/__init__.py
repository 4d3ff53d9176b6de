"""What would this person get, and when? The real engine walks, in a transaction that is taken back."""
