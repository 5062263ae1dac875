"""The forms of voting. What is ticked is read by selection.read, since it depends on the rules."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from shamir_mnemonic import Share
from wtforms import HiddenField, StringField, TextAreaField
from wtforms import validators as v

from civicbudget.core.forms import BaseForm, at_most, required
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.core.i18n import ngettext
from civicbudget.sealing import sheets
from civicbudget.sealing.sheets import Fault, InvalidSheet
from civicbudget.sealing.tracker import InvalidTrackerCode, parse_tracker_code

SECRET = {
    "autocomplete": "off",
    "autocapitalize": "none",
    "autocorrect": "off",
    "spellcheck": "false",
    "translate": "no",
    "lang": "en",
    "rows": 6,
}
"""What keeps a browser from remembering, correcting or sending away what is typed."""


_HASH = re.compile("[0-9a-f]{64}")
_TYPED = [v.InputRequired(_l("Type the 33 words of the sheet.")), at_most(2000)]


def _no_code(form: BaseForm, field: StringField) -> None:  # noqa: ARG001 - the signature is WTForms'
    """The code of a receipt stands beside its hash, and finds nothing before the count."""
    with suppress(InvalidTrackerCode):
        parse_tracker_code(field.data or "")
        raise v.ValidationError(
            _(
                "This is the code, which finds your ballot after the count. "
                "Here one types the hash of the envelope: it stands on the receipt, too."
            )
        )


def _a_hash(form: BaseForm, field: StringField) -> None:  # noqa: ARG001 - the signature is WTForms'
    """What is no hash is mistyped: it is not said of it that the box does not hold it."""
    if not _HASH.fullmatch("".join((field.data or "").split()).lower()):
        raise v.ValidationError(
            _("A hash has 64 characters: digits and the letters a to f. Look at it again.")
        )


class BallotForm(BaseForm):
    """The ballot, its review and its confirmation."""


class EnvelopeForm(BaseForm):
    """Asking for an envelope by its hash; posted, so that the hash is in no address."""

    digest = StringField(_l("Envelope hash from your receipt"), [required(), _no_code, _a_hash])


class SheetForm(BaseForm):
    """The words of one sheet, and sealed, those of the one that was read before it.

    `words` in the names keeps them out of a form that is held while its writer signs in.
    """

    sheet_words = TextAreaField(_l("Words of your sheet"), _TYPED, render_kw=SECRET)
    carried_words = HiddenField()
    sheet: Share | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the words are a sheet."""
        if super().validate(extra_validators):
            try:
                self.sheet = sheets.read(self.sheet_words.data or "")
            except InvalidSheet as invalid:
                self.sheet_words.errors = [told(invalid)]
        return self.sheet is not None


def told(invalid: InvalidSheet) -> str:
    """What is wrong with the words of a sheet, and what to do."""
    match invalid.fault:
        case Fault.UNKNOWN_WORD:
            return " ".join(_unknown(each) for each in invalid.unknown[:5])
        case Fault.LENGTH:
            return ngettext(
                "%(num)s word is here, but a sheet has 33. Look for one that is missing or typed "
                "twice.",
                "%(num)s words are here, but a sheet has 33. Look for one that is missing or "
                "typed twice.",
                invalid.words,
            )
    return {
        Fault.EMPTY: _("Type the 33 words of the sheet."),
        Fault.OTHER_LETTERS: _(
            "The words are English: switch the keyboard to Latin letters, and type them again."
        ),
        Fault.CHECKSUM: _(
            "Each word is in the list, but together they are no sheet: a word is another than on "
            "the sheet, or two have changed places. Compare them one by one."
        ),
        Fault.NO_SHEET: _("These words are not of a sheet that this platform made."),
        Fault.SAME_SHEET: _("This is the same sheet twice. Take another one."),
        Fault.OTHER_KEY: _(
            "These two sheets do not belong together: they were made at different times. Take two "
            "that bear the same key."
        ),
    }[invalid.fault]


def _unknown(each: sheets.UnknownWord) -> str:
    said = {"place": each.place, "word": each.word}
    if each.near:
        near = _(" or ").join(each.near)
        return _(
            "Word %(place)s, “%(word)s”, is not in the list. Is it %(near)s?", **said, near=near
        )
    return _("Word %(place)s, “%(word)s”, is not in the list.", **said)
