"""The log as an Atom feed (RFC 4287), in the reader's language."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree as Xml

from flask import url_for

from civicbudget.core.canonical import read_time
from civicbudget.core.clock import BISHKEK
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import locale, pick
from civicbudget.core.money import format_number
from civicbudget.desk import acts
from civicbudget.desk.queries import log
from civicbudget.desk.queries.log import Line
from civicbudget.municipalities.models import Municipality
from civicbudget.record.checkpoints import Checkpoint

ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(municipality: Municipality) -> bytes:
    """The newest entries and checkpoints, by their permalinks."""
    name = str(pick(municipality.name))
    feed = Xml.Element("feed", {"xmlns": ATOM, XML_LANG: locale()})
    _text(feed, "id", url_for("log.index", _external=True))
    _text(feed, "title", f"{name}: {_('Log of official acts')}")
    _text(Xml.SubElement(feed, "author"), "name", name)
    _link(feed, "self", url_for("log.atom", _external=True))
    _link(feed, "alternate", url_for("log.index", _external=True))
    entries = [_of_act(line) for line in log.newest(municipality.slug)]
    entries += [_of_checkpoint(each) for each in log.newest_checkpoints(municipality.slug)]
    entries.sort(key=lambda entry: entry[0], reverse=True)
    newest = entries[0][0] if entries else _began(municipality)
    _text(feed, "updated", newest.isoformat())
    feed.extend(element for _at, element in entries)
    return bytes(Xml.tostring(feed, encoding="utf-8", xml_declaration=True))


def _began(municipality: Municipality) -> datetime:
    """What a feed without an entry says of its time: it must say one."""
    began = municipality.valid_from
    return datetime(began.year, began.month, began.day, tzinfo=BISHKEK)


def _of_act(line: Line) -> tuple[datetime, Xml.Element]:
    entry = line.entry
    title = f"{entry.sequence}. {acts.act(entry.act)}: {acts.thing(entry.object)}"
    address = url_for("log.entry", sequence=entry.sequence, _external=True)
    words = [acts.role(entry.role), entry.reason, f"{_('Hash')}: {entry.hash}"]
    return entry.at, _entry(address, title, ". ".join(filter(None, words)), entry.at)


def _of_checkpoint(checkpoint: Checkpoint) -> tuple[datetime, Xml.Element]:
    at = read_time(checkpoint.time)
    address = url_for("log.checkpoint", number=checkpoint.number, _external=True)
    title = _("Checkpoint %(number)s", number=checkpoint.number)
    words = [
        _("Entries: %(number)s", number=format_number(checkpoint.entries.size)),
        f"{_('Root')}: {checkpoint.entries.root}",
        f"{_('Signature')}: {checkpoint.signature}",
    ]
    return at, _entry(address, title, ". ".join(words), at)


def _entry(address: str, title: str, summary: str, at: datetime) -> Xml.Element:
    entry = Xml.Element("entry")
    _text(entry, "id", address)
    _text(entry, "title", title)
    _text(entry, "updated", at.isoformat())
    _link(entry, "alternate", address)
    _text(entry, "summary", summary)
    return entry


def _text(parent: Xml.Element, name: str, words: str) -> None:
    Xml.SubElement(parent, name).text = "".join(filter(_is_xml, words))


def _link(parent: Xml.Element, rel: str, address: str) -> None:
    Xml.SubElement(parent, "link", {"rel": rel, "href": address})


def _is_xml(letter: str) -> bool:
    """XML 1.0 has no control characters; a reason that somebody typed may."""
    return letter.isprintable() or letter in "\t\n\r"
