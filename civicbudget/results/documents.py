"""What a record holds for people and for other programs: protocols, a description, a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.resources import files

from flask import current_app

from civicbudget.core import canonical
from civicbudget.core.i18n import LANGUAGES, speaking
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.record.contents import PACKAGE, PAGES, PROTOCOLS, Described
from civicbudget.results import words
from civicbudget.results.exports import package, record
from civicbudget.results.protocol import Facts, protocol
from civicbudget.voting import rules as frozen

ABOUT = _l(
    "Everything that it takes to repeat the count at home: the rules, the projects, every ballot, "
    "the log and the results. Sums are in tyiyn."
)


def all_of(facts: Facts) -> dict[str, Callable[[Described], bytes]]:
    """Every document by its name, each made from the files that stand in the record before it."""
    return {
        **{name: partial(_protocol, facts, lang) for lang, name in PROTOCOLS.items()},
        PACKAGE: partial(_package, facts),
        **{name: partial(_page, facts, lang) for lang, name in PAGES.items()},
    }


def _protocol(facts: Facts, lang: str, files: Described) -> bytes:
    return protocol(facts, files, lang)


def _package(facts: Facts, files: Described) -> bytes:
    campaign = facts.campaign
    form = frozen.ballot(campaign.rules or {}).form
    return canonical.dumps(
        package.descriptor(
            name=f"{campaign.municipality.slug}.{campaign.slug}.{facts.number}.record",
            title=campaign.title,
            about=ABOUT,
            at=facts.at,
            source=campaign.municipality.name,
            resources=record.resources(files, form),
        )
    )


def _page(facts: Facts, lang: str, described: Described) -> bytes:
    """A page that stands alone: it is opened from a disk, so its style is in it."""
    folder = files("civicbudget.results").joinpath("data", "documents")
    with speaking(lang):
        page = current_app.jinja_env.from_string(folder.joinpath("record.j2").read_text("utf-8"))
        return page.render(
            facts=facts,
            lang=lang,
            languages={code: (name, PAGES[code]) for code, name in LANGUAGES.items()},
            style=folder.joinpath("record.css").read_text("utf-8"),
            files=described,
            of_file=words.of_file,
            of_set=words.of_set,
            fate_of=words.fate_of,
            record=f"{facts.campaign.municipality.slug}.{facts.campaign.slug}.{facts.number}.zip",
            protocol=PROTOCOLS[lang],
            readme=f"README.{lang}.txt",
        ).encode()
