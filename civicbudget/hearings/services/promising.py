"""What was done with what had been promised, said before the hearing on execution or at it."""

from __future__ import annotations

from datetime import datetime

from civicbudget.audit import services as audit
from civicbudget.core.db import db
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.discussion.models import Proposal
from civicbudget.hearings import policy, queries
from civicbudget.hearings.models import Fate, Hearing, Kept, Remark
from civicbudget.hearings.promised import Promise
from civicbudget.hearings.services.log import record
from civicbudget.hearings.services.recording import OFFICIAL


def tell(
    *,
    hearing: Hearing,
    promise: Promise,
    fate: Fate,
    text: str,
    lang: str,
    actor: audit.Actor,
    now: datetime,
) -> None:
    """Say what was done, in the place of what was said before; until the minutes are published.

    Raises DomainError for the field `text`.
    """
    queries.lock(hearing)
    policy.may_tell(hearing, OFFICIAL).require()
    if not text.strip():
        raise DomainError(_("Say in words what was done."), "text")
    kept = promise.kept
    if kept is None:
        of = promise.of
        kept = Kept(
            hearing_id=hearing.id,
            remark_id=of.id if isinstance(of, Remark) else None,
            proposal_id=of.id if isinstance(of, Proposal) else None,
        )
        db.session.add(kept)
    kept.fate, kept.text, kept.lang, kept.said_at = fate, text.strip(), lang, now
    db.session.flush()
    after = {"promise": promise.key, "fate": fate.value}
    record(hearing, actor, now, act="tell_promise", after=after, reason=kept.text)
