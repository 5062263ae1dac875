"""Documents, photographs and the signed minutes of a hearing."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from civicbudget.accounts.models import Role
from civicbudget.audit import services as audit
from civicbudget.core import files, photos
from civicbudget.core.db import db
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.hearings import policy, queries
from civicbudget.hearings.models import FileKind, Hearing, HearingFile
from civicbudget.hearings.services.log import record

MOST = 30
"""Files of a hearing."""

_SUFFIXES = {FileKind.DOCUMENT: ("pdf", "docx", "xlsx"), FileKind.SIGNED: ("pdf",)}


@dataclass(frozen=True)
class Sent:
    """A file as it was sent, and what its sender calls it."""

    kind: FileKind
    title: str
    lang: str
    name: str
    data: bytes


def add(*, hearing: Hearing, sent: Sent, actor: audit.Actor, now: datetime) -> HearingFile:
    """Keep a file; a photograph is made small and bare of what a camera writes into it.

    Raises DomainError, for the field `file`, for what is not what it should be. A newer scan of
    the minutes stands beside the older one.
    """
    queries.lock(hearing)
    policy.may_add_file(hearing, sent.kind, frozenset({Role.OFFICIAL}), now).require()
    if len(hearing.files) >= MOST:
        raise DomainError(_("A hearing has %(most)s files at most.", most=MOST), "file")
    file = _photo(sent) if sent.kind is FileKind.PHOTO else _document(sent)
    file.number = max((one.number for one in hearing.files), default=0) + 1
    file.kind, file.title, file.lang, file.added_at = sent.kind, sent.title, sent.lang, now
    hearing.files.append(file)
    db.session.flush()
    record(hearing, actor, now, act="add_hearing_file", after=_told(file))
    return file


def _document(sent: Sent) -> HearingFile:
    suffix = PurePath(sent.name).suffix.lower().lstrip(".")
    allowed = _SUFFIXES[sent.kind]
    if suffix not in allowed:
        kinds = ", ".join(one.upper() for one in allowed)
        raise DomainError(_("Send a file of one of these kinds: %(kinds)s.", kinds=kinds), "file")
    files.check(sent.data, suffix, "file")
    return HearingFile(suffix=suffix, size=len(sent.data), digest=files.keep(sent.data))


def _photo(sent: Sent) -> HearingFile:
    try:
        photo = photos.prepare(io.BytesIO(sent.data), sent.name)
    except DomainError as error:
        raise DomainError(str(error), "file") from error
    return HearingFile(
        suffix="jpg",
        size=len(photo.large),
        digest=files.keep(photo.large),
        small_digest=files.keep(photo.small),
        width=photo.width,
        height=photo.height,
    )


def remove(*, file: HearingFile, reason: str, actor: audit.Actor, now: datetime) -> list[str]:
    """Take a file away, with a reason once the hearing is public.

    Returns the digests that nothing names any more, to discard after the commit.
    """
    hearing = file.hearing
    queries.lock(hearing)
    policy.may_add_file(hearing, file.kind, frozenset({Role.OFFICIAL}), now).require()
    if hearing.is_public and not reason.strip():
        raise DomainError(_("Say why the file is taken away."), "reason")
    before = _told(file)
    gone = drop(file)
    record(hearing, actor, now, act="remove_hearing_file", before=before, reason=reason.strip())
    return gone


def drop(file: HearingFile) -> list[str]:
    """Delete the row; the digests that nothing names any more."""
    digests = [digest for digest in (file.digest, file.small_digest) if digest]
    file.hearing.files.remove(file)
    db.session.delete(file)
    db.session.flush()
    return [digest for digest in digests if not queries.is_named(digest)]


def _told(file: HearingFile) -> dict[str, object]:
    return {"kind": file.kind.value, "title": file.title, "sha256": file.digest}
