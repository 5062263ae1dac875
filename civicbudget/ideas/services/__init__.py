"""Verbs of ideas: writing and sending, supporting and commenting, reviewing."""
