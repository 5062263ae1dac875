"""Every project of the demo, by campaign."""

from civicbudget.demo.projects_2026 import PROJECTS_2026
from civicbudget.demo.projects_past import PROJECTS_2024, PROJECTS_2025

PROJECTS = {"2024": PROJECTS_2024, "2025": PROJECTS_2025, "2026": PROJECTS_2026, "2027": ()}
