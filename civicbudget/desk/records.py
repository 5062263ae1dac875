"""The published records on disk: whether each is the file that was published."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from civicbudget.core.i18n import gettext as _
from civicbudget.desk.reconciliation import Finding
from civicbudget.record.archive import open_archive
from civicbudget.record.contents import LOG
from civicbudget.record.faults import RecordFault
from civicbudget.results.models import Publication

Head = tuple[int, str]
"""The sequence and the hash of the last entry of a log."""


def check_file(publication: Publication, folder: Path) -> Finding:
    """Whether the record is there, byte for byte."""
    what = _("Record %(number)s, file", number=publication.number)
    path = folder / publication.record_name
    if not path.is_file():
        return Finding(what, _("The file is missing."), ok=False)
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    if digest != publication.record_digest:
        return Finding(what, _("The file is not the one that was published."), ok=False)
    return Finding(what, digest[:12], ok=True)


def head_in(publication: Publication, folder: Path) -> Head | None:
    """The last entry of the log in a record; None where it cannot be read."""
    try:
        with open_archive(folder / publication.record_name) as archive, archive.open(LOG) as lines:
            last = json.loads(deque(lines, maxlen=1)[0])
            return int(last["sequence"]), str(last["hash"])
    except (RecordFault, OSError, ValueError, LookupError, TypeError):
        return None


def check_log(publication: Publication, head: Head | None, hashes: Mapping[int, str]) -> Finding:
    """Whether today's log goes on from the one in the record, which others hold copies of.

    A chain alone does not show that its end was cut off, or that it was written anew.
    """
    what = _("Record %(number)s, its log = the beginning of today's", number=publication.number)
    if head is None:
        return Finding(what, _("The log in the record cannot be read."), ok=False)
    sequence, hashed = head
    ok = hashes.get(sequence) == hashed
    shown = _("up to entry %(sequence)s", sequence=sequence)
    return Finding(what, shown if ok else _("entry %(sequence)s differs", sequence=sequence), ok)
