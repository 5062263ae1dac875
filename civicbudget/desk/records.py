"""The published records on disk: whether each is the file that was published."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Collection, Mapping
from pathlib import Path

from civicbudget.core.i18n import gettext as _
from civicbudget.desk.reconciliation import Finding
from civicbudget.record.archive import open_archive
from civicbudget.record.contents import LOG
from civicbudget.record.faults import RecordFault
from civicbudget.results import publishing
from civicbudget.results.models import Publication

Head = tuple[int, str]
"""The sequence and the hash of the last entry of a log."""


def check_file(publication: Publication, in_log: Collection[str]) -> Finding:
    """Whether the record is there, byte for byte, and is the one that the log names."""
    what = _("Record %(number)s = its digest in the log", number=publication.number)
    try:
        with _path(publication).open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
    except OSError:
        return Finding(what, _("the file is missing"), ok=False)
    if digest != publication.record_digest:
        return Finding(what, _("the file is not the one that was published"), ok=False)
    if digest not in in_log:
        return Finding(what, _("the log does not name it"), ok=False)
    return Finding(what, digest[:12], ok=True)


def head_in(publication: Publication) -> Head | None:
    """The last entry of the log in a record; None where it cannot be read."""
    try:
        with open_archive(_path(publication)) as archive, archive.open(LOG) as lines:
            last = json.loads(deque(lines, maxlen=1)[0])
            return int(last["sequence"]), str(last["hash"])
    except (RecordFault, OSError, ValueError, LookupError, TypeError):
        return None


def _path(publication: Publication) -> Path:
    return publishing.folder(publication.record_name) / publication.record_name


def check_log(publication: Publication, head: Head | None, hashes: Mapping[int, str]) -> Finding:
    """Whether today's log goes on from the one in the record, which others hold copies of.

    A chain alone does not show that its end was cut off, or that it was written anew.
    """
    what = _("Record %(number)s, its log = the beginning of today's", number=publication.number)
    if head is None:
        return Finding(what, _("the log in the record cannot be read"), ok=False)
    sequence, hashed = head
    ok = hashes.get(sequence) == hashed
    shown = _("up to entry %(sequence)s", sequence=sequence)
    return Finding(what, shown if ok else _("entry %(sequence)s differs", sequence=sequence), ok)
