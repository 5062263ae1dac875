"""Verbs of hearings: announcing, signing up, recording, adding files."""
