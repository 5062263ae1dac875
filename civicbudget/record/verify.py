"""Checks a record from the first byte to the last winner, without a database and a network."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from civicbudget.core import canonical
from civicbudget.record import account, pots, recount
from civicbudget.record.archive import Archive, open_archive
from civicbudget.record.chain import ChainBroken, check_chain
from civicbudget.record.checkpoints import Checkpoint, CheckpointBroken, check_all, check_kept
from civicbudget.record.contents import (
    ANNULLED,
    CHECKPOINTS,
    EXCLUDED,
    LOG,
    PROJECTS,
    RESULTS,
    ROLL,
    RULES,
    RULES_DIGEST,
    Heading,
)
from civicbudget.record.faults import KEPT, SIGNATURE, WHOLE, RecordFault
from civicbudget.record.manifest import check_files, check_names, check_package, read_manifest
from civicbudget.record.piles import Piles, read_piles
from civicbudget.record.pots import carried, election
from civicbudget.record.results import Results, Roll
from civicbudget.record.rules import Pot, Rules
from civicbudget.record.shape import parsed
from civicbudget.record.signature import LARGEST, SUFFIX, fingerprint, verify_signature
from civicbudget.record.tables import read_checkpoints, read_log
from civicbudget.tally import Rule, TallyError


@dataclass(frozen=True)
class Report:
    """What was checked and found right, a sentence for each."""

    fingerprint: str
    """Of the key that signed."""
    identity_checked: bool
    """Whether that key was compared with a fingerprint from elsewhere."""
    checked: tuple[str, ...]


def verify(
    record_path: Path,
    signature_path: Path | None = None,
    expected: str | None = None,
    kept: Checkpoint | None = None,
) -> Report:
    """Check a record. Raises RecordFault for the first thing that is wrong, and OSError.

    ``signature_path``: the record's own name with .sig, unless given. ``expected``: the
    fingerprint of the signing key, as it was published elsewhere; without it nobody vouches for
    who signed, and the report says so. ``kept``: a checkpoint that somebody took from the public
    page before this publication; the record's log must go on from it.
    """
    signature_path = signature_path or record_path.with_name(record_path.name + SUFFIX)
    key = _signer(record_path, signature_path, expected)
    with open_archive(record_path) as archive:
        checked = tuple(_checks(archive, key, kept))
    return Report(key, expected is not None, ("every byte is as it was signed", *checked))


def _signer(record_path: Path, signature_path: Path, expected: str | None) -> str:
    """The fingerprint of the key that signed these very bytes."""
    record_path.open("rb").close()  # a record that cannot be read is no fault of its signature
    if not signature_path.exists():
        raise RecordFault(SIGNATURE, f"there is no file {signature_path.name}")
    with signature_path.open("rb") as source:
        signature = source.read(LARGEST + 1)
    try:
        return fingerprint(verify_signature(record_path, signature, expected))
    except RecordFault as fault:
        raise (_change(record_path) if fault.where == WHOLE else fault) from None


def _change(record_path: Path) -> RecordFault:
    """What was changed after signing: a file inside, as far as its checksum and the manifest tell;
    a change of the container itself belongs to no file."""
    try:
        with open_archive(record_path) as archive:
            for name in archive.sizes:
                archive.description(name)
            check_files(archive, read_manifest(archive))
    except RecordFault as fault:
        return RecordFault(fault.where, f"it was changed after signing: {fault.sentence}")
    return RecordFault(WHOLE, "its bytes differ from what was signed")


def _checks(archive: Archive, key: str, kept: Checkpoint | None) -> Iterator[str]:
    manifest = read_manifest(archive)
    check_files(archive, manifest)
    check_package(archive, manifest)
    yield f"the record holds exactly the {len(manifest.files)} files that its manifest names"
    rules = _read_rules(archive)
    yield f"the rules and the {len(rules.projects)} projects are those that were frozen"
    results = parsed(RESULTS, archive.read(RESULTS), Results.from_dict, Results.to_dict)
    hashes = _check_log(archive, rules, results)
    yield f"the log is a chain of {len(hashes)} entries and names these rules"
    yield from _check_checkpoints(archive, manifest.heading.municipality_code, key, hashes, kept)
    account.check_pots(results, rules)
    account.check_excluded(results, rules, manifest.heading)
    account.check_annulled(results, manifest.heading)
    check_names(archive, {pot.pot for pot in results.pots if not pot.totals_only})
    found = read_piles(archive, rules)
    account.check_ballots(found.ballots, found.sizes, results)
    yield f"the {found.ballots} published ballots are unique, allowed and all there"
    yield _check_people(archive, results)
    yield from _check_pots(archive, manifest.heading, rules, results, found)


def _read_rules(archive: Archive) -> Rules:
    """The rules with their projects, once both are found to be those of the digests."""
    data, projects = archive.read(RULES), archive.read(PROJECTS)
    match parsed(RULES, data, dict, dict):
        case {"rules": {"projects_sha256": str(frozen), **frozen_rules}, "digest": str(digest)}:
            if canonical.digest({"projects_sha256": frozen, **frozen_rules}) != digest:
                raise RecordFault(RULES, "the rules are not those of the digest beside them")
            if hashlib.sha256(projects).hexdigest() != frozen:
                raise RecordFault(PROJECTS, "the projects are not those frozen with the rules")
    listed = parsed(PROJECTS, projects, list, list)
    return parsed(
        RULES,
        data,
        lambda value: Rules.from_dicts(value["rules"], listed),
        lambda rules: {"rules": rules.to_dict(), "digest": rules.digest()},
    )


def _check_log(archive: Archive, rules: Rules, results: Results) -> list[str]:
    """The hashes of the entries of an unbroken log that names the rules and every exclusion."""
    with archive.open(LOG) as source:
        entries = list(read_log(source))
    try:
        check_chain(entries)
    except ChainBroken as broken:
        raise RecordFault(LOG, f"the chain of the log breaks at {broken}") from broken
    if not any((entry.after or {}).get(RULES_DIGEST) == rules.digest() for entry, _ in entries):
        raise RecordFault(LOG, "no entry names the digest of these rules")
    decided = [(entry.after or {}).get(EXCLUDED) for entry, _ in entries]
    for each in results.excluded:
        if each.project_key not in decided:
            raise RecordFault(LOG, f"no entry decides that project {each.project} is excluded")
    annulled = [(entry.after or {}).get(ANNULLED) for entry, _ in entries]
    for one in results.annulled:
        if one.key not in annulled:
            raise RecordFault(LOG, f"no entry decides that set {one.number} is annulled")
    return [hashed for _entry, hashed in entries]


def _check_checkpoints(
    archive: Archive, log: str, key: str, hashes: list[str], kept: Checkpoint | None
) -> Iterator[str]:
    """The checkpoints are whole, by the key that signed the record, and the last covers the log."""
    with archive.open(CHECKPOINTS) as source:
        found = list(read_checkpoints(source))
    try:
        signers = check_all(found, log, hashes)
    except CheckpointBroken as broken:
        raise RecordFault(CHECKPOINTS, str(broken)) from broken
    if not found or found[-1].entries.size != len(hashes):
        raise RecordFault(CHECKPOINTS, "none of them covers the log to its end")
    if signers != [key]:
        other = next(signer for signer in signers if signer != key)
        raise RecordFault(CHECKPOINTS, f"some were signed by another key, {other}")
    yield f"the {len(found)} checkpoints are signed, follow each other and cover the whole log"
    if kept is not None:
        try:
            check_kept(kept, found, hashes)
        except CheckpointBroken as broken:
            raise RecordFault(KEPT, str(broken)) from broken
        yield f"the log goes on from checkpoint {kept.number}, which you kept"


def _check_people(archive: Archive, results: Results) -> str:
    roll = parsed(ROLL, archive.read(ROLL), Roll.from_dict, Roll.to_dict)
    account.check_invalid(archive, results)
    account.check_people(roll, results)
    told = f"{roll.people} people took part: {results.valid} valid, {results.invalid} invalid"
    return (
        f"{told}, {results.set_aside} annulled ballots" if results.annulled else f"{told} ballots"
    )


def _check_pots(
    archive: Archive, heading: Heading, rules: Rules, results: Results, found: Piles
) -> Iterator[str]:
    spent: dict[int, Fraction] = {}
    for pot, published in zip(rules.pots, results.pots, strict=True):
        rule = _rule(rules, pot, results)
        extra = carried(rules, spent)[pot.number]
        vote = election(heading, rules, pot, Counter(), extra)
        vote = replace(vote, ballots=found.of.pop(pot.number))
        if published.totals_only:
            recount.check_totals(published, vote, rule)
            yield (
                f"pot {pot.number}: published as totals only ({published.ballots} ballots); "
                "the sums fit, the count cannot be repeated"
            )
        else:
            recount.check_pb(archive, pot.number, vote)
            recount.check_recount(published, vote, rule)
            yield f"pot {pot.number}: the recount of {published.ballots} ballots gives the same"
        spent[pot.number] = Fraction(published.spent)  # what was just found to be true


def _rule(rules: Rules, pot: Pot, results: Results) -> Rule:
    try:
        return pots.rule(rules, pot, results.excluded_from(pot.number))
    except TallyError as error:
        raise RecordFault(RULES, f"the rule of the count is not known: {error}") from error
