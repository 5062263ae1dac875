"""How an opening is repeated at home: the commands, and where the key comes from."""

from __future__ import annotations

import shlex

from civicbudget.campaigns.models import Campaign
from civicbudget.core.i18n import gettext as _
from civicbudget.sealing.keys import Keeping

KEY_FILE = "key.pem"


def key_from(campaign: Campaign) -> str:
    """Who has the key that opens the envelopes, and how it comes to whoever repeats that."""
    if campaign.key_keeping is Keeping.SERVER:
        return _(
            "The server keeps the key of this campaign: the operator copies it out with the first "
            "command, on the server, before the key is destroyed. Whoever has the file can open "
            "every envelope: destroy it after use."
        )
    return _(
        "The commission keeps the key of this campaign: the command asks for the words of two "
        "sheets, which their keepers type."
    )


def opening_commands(campaign: Campaign, record: str | None = None) -> list[str]:
    """What is typed to open the envelopes once more. `record`: the file to compare them with."""
    place, name = campaign.municipality.slug, campaign.slug
    command = ["civicbudget", "open", f"{place}.{name}.envelopes"]
    compared = ["--record", record] if record else []
    if campaign.key_keeping is not Keeping.SERVER:
        return [shlex.join([*command, *compared])]
    export = ["civicbudget", "key", "export", "--municipality", place, "--campaign", name, KEY_FILE]
    return [shlex.join(export), shlex.join([*command, "--key", KEY_FILE, *compared])]
