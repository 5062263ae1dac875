"""The budgets of Ak-Bulak, as files an official would upload: 2025 executed, 2026 as it was
approved and as it stood at midsummer.

Thousand som with a decimal comma, three sections (revenue, expenditure, balance), detail lines
only: totals are computed. The codes follow the functional (701-710) and the economic (11, 13, 14;
3212 for the balance of money) classification.
"""

from datetime import date
from pathlib import Path

from civicbudget.demo.entries import BudgetFile, localized

_DATA = Path(__file__).parent / "data"

BUDGETS = (
    BudgetFile(
        year=2025,
        stage="executed",
        path=_DATA / "budget-2025.csv",
        unit="thousand_som",
        resolution=localized(
            "Ак-Булак айылдык кеңешинин XI сессиясынын 2026-жылдын 23-январындагы № 11-2 токтому",
            "Постановление XI сессии Ак-Булакского айылного кенеша от 23 января 2026 года № 11-2",
            "Resolution No. 11-2 of session XI of the Ak-Bulak ayil kenesh, 23 January 2026",
        ),
        resolution_number="11-2",
        session="XI",
        resolution_date="2026-01-23",
        published=date(2026, 1, 27),
        participatory_code="70622",
    ),
    BudgetFile(
        year=2026,
        stage="approved",
        path=_DATA / "budget-2026.csv",
        unit="thousand_som",
        resolution=localized(
            "Ак-Булак айылдык кеңешинин XI сессиясынын 2026-жылдын 23-январындагы № 11-3 токтому",
            "Постановление XI сессии Ак-Булакского айылного кенеша от 23 января 2026 года № 11-3",
            "Resolution No. 11-3 of session XI of the Ak-Bulak ayil kenesh, 23 January 2026",
        ),
        resolution_number="11-3",
        session="XI",
        resolution_date="2026-01-23",
        published=date(2026, 1, 27),
        participatory_code="70622",
    ),
    BudgetFile(
        year=2026,
        stage="executed",
        path=_DATA / "budget-2026-quarter-2.csv",
        unit="thousand_som",
        resolution=localized(
            "Ак-Булак айылдык кеңешинин XI сессиясынын 2026-жылдын 23-январындагы № 11-3 токтому",
            "Постановление XI сессии Ак-Булакского айылного кенеша от 23 января 2026 года № 11-3",
            "Resolution No. 11-3 of session XI of the Ak-Bulak ayil kenesh, 23 January 2026",
        ),
        resolution_number="11-3",
        session="XI",
        resolution_date="2026-01-23",
        published=date(2026, 7, 20),
        participatory_code="70622",
        quarter=2,
    ),
)
