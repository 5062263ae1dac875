"""After the term for complaints: the key destroyed, the envelopes erased; and opened at home."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.audit import checkpoints
from civicbudget.audit.models import Entry
from civicbudget.campaigns import policy
from civicbudget.campaigns.models import Campaign, MotionKind
from civicbudget.core.db import db
from civicbudget.core.errors import DomainError, Refused
from civicbudget.core.i18n import format_date
from civicbudget.desk.agenda import proposals
from civicbudget.desk.queries.reconciliation import boxes
from civicbudget.desk.queries.waiting import Progress
from civicbudget.desk.reconciliation import findings
from civicbudget.record.archive import open_archive
from civicbudget.record.contents import RULES
from civicbudget.record.envelopes import reading
from civicbudget.record.opening_cli import open_command
from civicbudget.record.verify import verify
from civicbudget.results import publishing, queries
from civicbudget.results.models import Ballot
from civicbudget.sealing.keys import Keeping
from civicbudget.voting import keys
from civicbudget.voting.models import Envelope, EnvelopeLeaf, Participation
from tests import elections, factories

DESTROY, ERASE = MotionKind.DESTROY_KEY, MotionKind.ERASE_ENVELOPES
SignIn = Callable[[Person], FlaskClient]


class Vote:
    """A vote that was held, opened and published, its key kept one way or the other."""

    def __init__(self, keeping: Keeping, frozen: Any) -> None:
        self.given: dict[str, Any] = {}
        self.sheets: tuple[Any, ...] = ()
        if keeping is Keeping.COMMISSION:
            self.campaign, self.sheets = elections.running_on_paper()
            self.given = {"private": elections.joined(self.sheets[2], self.sheets[0])}
        else:
            self.campaign = elections.running()
        for _ in range(12):
            elections.cast(self.campaign, elections.voter(self.campaign.municipality)[1], 1, 2)
        copied, other = db.session.query(Envelope).limit(2)
        other.ciphertext, other.digest = copied.ciphertext, copied.digest
        db.session.commit()
        frozen.advance(days=30)

    def publish(self) -> Path:
        """Open and publish; the record."""
        elections.carry_out(self.campaign, MotionKind.OPEN_ENVELOPES, **self.given)
        elections.carry_out(self.campaign, MotionKind.PUBLISH_RESULTS)
        latest = queries.latest_publication(self.campaign)
        assert latest is not None
        return publishing.folder(latest.record_name) / latest.record_name


@pytest.fixture(params=list(Keeping), ids=lambda keeping: keeping.value)
def vote(app: Flask, frozen: Any, request: pytest.FixtureRequest) -> Vote:
    return Vote(request.param, frozen)


def refusal(campaign: Campaign, kind: MotionKind, now: Any) -> str:
    return policy.is_due(campaign, kind, now).reason


def test_kept_until_the_term_is_over_then_gone(app: Flask, vote: Vote, frozen: Any) -> None:
    campaign = vote.campaign
    assert "жыйынтыктар жарыялангыча" in refusal(campaign, DESTROY, frozen())
    vote.publish()
    for kind in (DESTROY, ERASE):
        assert "даттануу мөөнөтү бүткүчө" in refusal(campaign, kind, frozen())
        with pytest.raises(Refused):
            elections.carry_out(campaign, kind)
    frozen.advance(days=campaign.complaint_days)
    progress = [Progress(campaign, opened=True, published=True)]
    assert [*proposals(progress, [], {Role.COMMISSION}, frozen())] == [(campaign, DESTROY)]
    key = Path(app.instance_path) / "keys" / "ak-bulak.2026.key"
    assert key.exists() == (campaign.key_keeping is Keeping.SERVER)
    elections.carry_out(campaign, DESTROY)
    assert not key.exists()
    entry = db.session.query(Entry).filter_by(act="destroy_key").one()
    assert entry.after["key_keeping"] == campaign.key_keeping.value
    assert entry.after["public_key"] == (campaign.public_key or b"").hex()
    assert "жок кылынган" in refusal(campaign, MotionKind.OPEN_ENVELOPES, frozen())
    with pytest.raises(Refused):
        elections.carry_out(campaign, MotionKind.OPEN_ENVELOPES, **vote.given)
    with pytest.raises(Refused):
        elections.carry_out(campaign, DESTROY)
    if campaign.key_keeping is Keeping.SERVER:
        with pytest.raises(DomainError):
            keys.load("ak-bulak/2026")


@pytest.mark.parametrize("vote", [Keeping.SERVER], indirect=True)
def test_envelopes_are_erased_and_the_rest_remains(
    app: Flask, vote: Vote, frozen: Any, client: FlaskClient
) -> None:
    campaign = vote.campaign
    record = vote.publish()
    sealed = [envelope.ciphertext for envelope in db.session.query(Envelope)]
    leaves = db.session.query(EnvelopeLeaf).count()
    frozen.advance(days=campaign.complaint_days)
    board = f"/en/{campaign.municipality.slug}/campaigns/{campaign.slug}/board/ballots/"
    assert left_in_files(sealed)
    elections.carry_out(campaign, ERASE)
    assert not left_in_files(sealed)
    numbers = [db.session.query(each).count() for each in (Envelope, Participation, Ballot)]
    assert numbers == [0, 12, 11]
    assert db.session.query(EnvelopeLeaf).count() == leaves == 11
    entry = db.session.query(Entry).filter_by(act="erase_envelopes").one()
    assert (entry.before, entry.after) == ({"envelopes": 12}, {"envelopes": 0})
    assert checkpoints.check(campaign.municipality.slug)
    assert verify(record)
    (_campaign, box) = next(iter(boxes(campaign.municipality_id)))
    assert all(finding.ok for finding in findings(box))
    assert "өчүрүлгөн" in policy.can_open(campaign).reason
    page = client.get(board).text
    assert f"were erased on {format_date(frozen())}" in page
    assert f"Entry {entry.sequence} of the log" in page


def left_in_files(sealed: Sequence[bytes]) -> bool:
    """Whether bytes of an envelope lie in the files of the database, whatever its rows say."""
    db.session.rollback()
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            path = Path(str(db.engine.url.database))
            data = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
        else:
            connection.exec_driver_sql("CHECKPOINT")
            read = "SELECT pg_read_binary_file(pg_relation_filepath('envelopes'))"
            data = connection.exec_driver_sql(read).scalar_one()
    return any(ciphertext[:60] in data for ciphertext in sealed)


def taken_home(vote: Vote, sign_in: SignIn, home: Path) -> Path:
    """The envelopes as an auditor downloads them."""
    here = vote.campaign.municipality
    auditor = factories.member(here, Role.AUDITOR)
    db.session.commit()
    answer = sign_in(auditor).get(f"/en/{here.slug}/campaigns/2026/commission/envelopes/")
    assert "ak-bulak.2026.envelopes" in answer.headers["Content-Disposition"]
    path = home / "ak-bulak.2026.envelopes"
    path.write_bytes(answer.data)
    return path


def run(*arguments: object, typed: str = "") -> Result:
    return CliRunner().invoke(open_command, [str(each) for each in arguments], input=typed)


def the_key(app: Flask, vote: Vote, home: Path) -> list[object]:
    """What `civicbudget open` is given to open with."""
    if vote.sheets:
        path = home / "sheets.txt"
        path.write_text("\n".join(" ".join(sheet.words) for sheet in vote.sheets[1:]))
        return ["--sheets", path]
    path = home / "key.pem"
    asked = ["key", "export", "--municipality", "ak-bulak", "--campaign", "2026", str(path)]
    assert app.test_cli_runner().invoke(args=asked).exit_code == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert db.session.query(Entry).filter_by(act="export_key").count() == 1
    return ["--key", path]


def test_the_same_ballots_come_out_at_home(
    app: Flask, vote: Vote, sign_in: SignIn, tmp_path: Path
) -> None:
    record = vote.publish()
    with open_archive(record) as archive:
        frozen_rules = json.loads(archive.read(RULES))["rules"]
    assert frozen_rules["key_keeping"] == vote.campaign.key_keeping.value
    assert verify(record)
    home = tmp_path / "home"
    home.mkdir()
    path, key = taken_home(vote, sign_in, home), the_key(app, vote, home)
    result = run(path, *key, "--record", record, "--out", home)
    assert result.exit_code == 0, result.output
    assert "11 valid ballots, 1 invalid envelopes" in result.output
    assert "ok  the record holds exactly these ballots" in result.output
    marks = {str(row.resident_id) for row in db.session.query(Participation)}
    first, *lines = path.read_text().splitlines()
    assert len(lines) == json.loads(first)["envelopes"] == 12 == len(marks)
    with reading(path) as (_heading, sealed):
        hashes = [digest for _ciphertext, digest in sealed]
    assert hashes == sorted(hashes)
    again = run(path, *key, "--out", home)
    assert (again.exit_code, "ballots.csv: it is in this folder" in again.output) == (1, True)
    path.write_text("\n".join([first, *lines[:-1]]) + "\n")
    result = run(path, *key, "--out", home)
    assert (result.exit_code, "holds 11 envelopes" in result.output) == (1, True)
    changed = first.replace('"envelopes":12', '"envelopes":11')
    path.write_text("\n".join([changed, *lines[:-1]]) + "\n")
    other = tmp_path / "other"
    other.mkdir()
    result = run(path, *key, "--record", record, "--out", other)
    assert (result.exit_code, "not what came out" in result.output) == (1, True)


@pytest.mark.parametrize("vote", [Keeping.COMMISSION], indirect=True)
def test_the_words_are_asked_for_and_do_not_show(
    app: Flask, vote: Vote, sign_in: SignIn, tmp_path: Path
) -> None:
    path = taken_home(vote, sign_in, tmp_path)
    first, second = (" ".join(sheet.words) for sheet in vote.sheets[:2])
    result = run(path, "--out", tmp_path, typed=f"akademik\n{first}\n{second}\n")
    assert result.exit_code == 0, result.output
    assert "word 1, “akademik”, is not in the list" in result.output
    assert vote.sheets[0].words[5] not in result.output.split()
    result = run(path, "--out", tmp_path, typed=f"{first}\n{first}\n")
    assert (result.exit_code, "the same sheet twice" in result.output) == (1, True)
    asked = ["key", "export", "--municipality", "ak-bulak", "--campaign", "2026", "key.pem"]
    exported = app.test_cli_runner().invoke(args=asked)
    assert exported.exit_code == 1
    assert "The commission keeps the key" in exported.output
    assert not Path("key.pem").exists()


def test_envelopes_are_for_the_commission_and_auditors_once_voting_is_over(
    app: Flask, frozen: Any, sign_in: SignIn, client: FlaskClient
) -> None:
    campaign = elections.running()
    address = "/en/ak-bulak/campaigns/2026/commission/envelopes/"
    roles = (Role.AUDITOR, Role.COMMISSION, Role.OFFICIAL)
    who = [factories.member(campaign.municipality, role) for role in roles]
    db.session.commit()
    assert [sign_in(each).get(address).status_code for each in who] == [404, 404, 403]
    frozen.advance(days=30)
    assert [sign_in(each).get(address).status_code for each in who] == [200, 200, 403]
    assert client.get(address).status_code in (302, 403)
