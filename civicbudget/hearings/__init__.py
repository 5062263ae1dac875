"""Hearings on the budget: the notice, who came, what was said, the minutes."""
