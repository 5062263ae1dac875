"""People who sign in, and what role they have in which municipality."""
