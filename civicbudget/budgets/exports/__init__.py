"""Budgets as files: tables with their description, the resolution's annexes, an empty form."""
