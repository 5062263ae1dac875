"""What the people of Ak-Bulak proposed for 2026 and 2027, each in the words of its author."""

from civicbudget.demo.ideas.for_2026_buildings import BUILDINGS_2026
from civicbudget.demo.ideas.for_2026_refused import REFUSED_2026
from civicbudget.demo.ideas.for_2026_streets import STREETS_2026
from civicbudget.demo.ideas.for_2026_water import WATER_2026
from civicbudget.demo.ideas.for_2027_buildings import BUILDINGS_2027
from civicbudget.demo.ideas.for_2027_streets import STREETS_2027

IDEAS_2026 = STREETS_2026 + WATER_2026 + BUILDINGS_2026 + REFUSED_2026
IDEAS_2027 = STREETS_2027 + BUILDINGS_2027
IDEAS = IDEAS_2026 + IDEAS_2027
