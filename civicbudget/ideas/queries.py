"""Finding ideas and projects."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from civicbudget.core.db import db
from civicbudget.ideas.models import Project


def projects(campaign_id: int) -> list[Project]:
    """What stands on the ballot, in its order."""
    return list(
        db.session.scalars(
            select(Project)
            .where(Project.campaign_id == campaign_id)
            .options(joinedload(Project.area), joinedload(Project.pot))
            .order_by(Project.position)
        )
    )
