"""Base templates, macros, navigation, error pages, static files."""
