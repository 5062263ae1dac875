"""What every page shares: base template, macros, navigation, error pages, static files."""
