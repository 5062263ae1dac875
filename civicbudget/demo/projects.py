"""Every project of the demo, by campaign."""

from civicbudget.demo.projects_2026 import PROJECTS_2026
from civicbudget.demo.projects_past import PROJECTS_2024, PROJECTS_2025
from civicbudget.demo.projects_sport import PROJECTS_SPORT

PROJECTS = {
    "2024": PROJECTS_2024,
    "2025": PROJECTS_2025,
    "2026": PROJECTS_2026,
    "2027": (),
    "sport-2026": PROJECTS_SPORT,
}
