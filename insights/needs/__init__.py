"""What a journey needs from the application, and how it is sent: one page to hand to an engineer."""
