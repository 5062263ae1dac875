"""The roll: who may take part, and how a person proves to be an entry of it."""
