"""Draft budgets put up for discussion, and questions that the municipality must answer."""
