"""A second verifier, written from docs/record.md alone: the standard library, and Ed25519 and HPKE
from `cryptography`. It knows nothing of the platform's code, and the tests hold both to each other.

    python tests/second_verifier.py RECORD.zip

It recounts greedy-votes and equal-shares without completion; of other rules it says that it cannot.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sys
import zipfile
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

GENESIS = "0" * 64
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE = re.compile(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{3}")
NUMBER = re.compile(r"[1-9][0-9]{0,8}")
REQUIRED = {
    *(f"README.{language}.txt" for language in ("ky", "ru", "en")),
    *("rules.json", "projects.json", "ballots.csv", "invalid.csv", "roll.json", "log.jsonl"),
    *("checkpoints.jsonl", "results.json", "manifest.json"),
}
DOCUMENTS = {
    "datapackage.json",
    *(f"protocol.{language}.pdf" for language in ("ky", "ru", "en")),
    *(f"README.{language}.html" for language in ("ky", "ru", "en")),
}
WORDS = {"summary", "explanations", "tie_explanations"}


class Fault(Exception):
    """The first thing that is wrong: in which file, and what."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where


def must(holds: object, where: str, what: str) -> None:
    if not holds:
        raise Fault(where, what)


# Canonical JSON


def canonical(value: Any) -> bytes:
    """The canonical text. ValueError for what has none."""
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > 2**53 - 1):
        raise ValueError("no canonical form")
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return (
            b"{" + b",".join(canonical(key) + b":" + canonical(value[key]) for key in keys) + b"}"
        )
    if isinstance(value, list):
        return b"[" + b",".join(map(canonical, value)) + b"]"
    return json.dumps(value, ensure_ascii=False).encode()


def read_canonical(data: bytes, where: str) -> Any:
    try:
        value = json.loads(data.decode())
        must(canonical(value) == data, where, "not in canonical form")
    except (ValueError, RecursionError) as error:
        raise Fault(where, "not canonical JSON") from error
    return value


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# The tree of RFC 9162


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root(leaves: list[str]) -> str:
    level = [hashlib.sha256(b"\0" + bytes.fromhex(leaf)).digest() for leaf in leaves]
    while len(level) > 1:  # a node without a neighbour goes up as it is
        pairs = [node(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) - len(level) % 2 :]
    return level[0].hex() if level else sha256(b"")


def consistent(before: int, earlier: str, size: int, later: str, proof: list[str]) -> bool:
    """RFC 9162, 2.1.4.2."""
    if before in (0, size):
        return not proof and earlier == (sha256(b"") if before == 0 else later)
    if before > size or not proof:
        return False
    path = [bytes.fromhex(each) for each in proof]
    if before & (before - 1) == 0:
        path.insert(0, bytes.fromhex(earlier))
    first, second = before - 1, size - 1
    while first & 1:
        first, second = first >> 1, second >> 1
    old = new = path[0]
    for each in path[1:]:
        if second == 0:
            return False
        if first & 1 or first == second:
            old, new = node(each, old), node(each, new)
            while first and not first & 1:
                first, second = first >> 1, second >> 1
        else:
            new = node(new, each)
        first, second = first >> 1, second >> 1
    return second == 0 and (old.hex(), new.hex()) == (earlier, later)


# Signature, log, checkpoints


def signed(key: str, signature: str, message: bytes) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def check_signature(record: bytes, signature: bytes) -> str:
    """The public key that signed these bytes."""
    where = "the signature"
    must(signature.endswith(b"\n"), where, "no signature file")
    said = read_canonical(signature[:-1], where)
    names = {"format", "algorithm", "public_key", "sha256", "signature"}
    must(isinstance(said, dict) and said.keys() == names, where, "not its five fields")
    form = "civicbudget-record-signature/1"
    must((said["format"], said["algorithm"]) == (form, "Ed25519"), where, "another kind")
    message = f"{form}\n{said['sha256']}\n".encode()
    must(signed(said["public_key"], said["signature"], message), where, "does not hold")
    must(said["sha256"] == sha256(record), "the record", "other bytes than were signed")
    return str(said["public_key"])


def check_log(lines: list[bytes]) -> tuple[list[str], list[dict[str, Any]]]:
    head, hashes, entries = GENESIS, [], []
    for number, line in enumerate(lines, start=1):
        entry = read_canonical(line, "log.jsonl")
        hashed = entry.pop("hash", None)
        fields = {"sequence", "time", "actor", "role", "act", "object", "before", "after"}
        must(entry.keys() == fields | {"reason", "previous"}, "log.jsonl", "fields of an entry")
        must(entry["sequence"] == number, "log.jsonl", f"entry {number} has another number")
        must(entry["previous"] == head, "log.jsonl", f"entry {number} does not follow")
        head = sha256(canonical(entry))
        must(hashed == head, "log.jsonl", f"entry {number} has another hash")
        hashes.append(head)
        entries.append(entry)
    return hashes, entries


def check_checkpoints(lines: list[bytes], log: str, key: str, hashes: list[str]) -> None:
    where, last = "checkpoints.jsonl", None
    for number, line in enumerate(lines, start=1):
        said = read_canonical(line, where)
        unsigned = {name: value for name, value in said.items() if name != "signature"}
        form = "civicbudget-checkpoint/1"
        message = f"{form}\n{sha256(canonical(unsigned))}\n".encode()
        must(said.get("format") == form, where, "another format")
        must((said["number"], said["log"]) == (number, log), where, f"{number}: another's place")
        previous = sha256(canonical(last)) if last else GENESIS
        must(said["previous"] == previous, where, f"{number} does not name the one before")
        must(signed(said["public_key"], said["signature"], message), where, f"{number}: signature")
        must(said["public_key"] == key, where, f"{number} was signed by another key")
        size = said["entries"]["size"]
        head = hashes[size - 1] if 0 < size <= len(hashes) else GENESIS
        seen = (said["entries"]["root"], said["entries"]["head"])
        must(seen == (root(hashes[:size]), head), where, f"{number} saw another log")
        trees = {"": said["entries"], **said["envelopes"]}
        old = {"": last["entries"], **last["envelopes"]} if last else {}
        must(old.keys() <= trees.keys(), where, f"{number} lost the envelopes of a campaign")
        for name, tree in trees.items():
            was = old.get(name, {"size": 0, "root": sha256(b"")})
            grew = (was["size"], was["root"], tree["size"], tree["root"], tree["proof"])
            must(consistent(*grew), where, f"{number} does not go on from the one before")
            must(tree.get("held", 0) <= tree["size"], where, f"{number} held too many")
        last = said
    must(last and last["entries"]["size"] == len(hashes), where, "the end of the log is missing")


# Ballots


def tracker(code: str) -> int:
    """The 128 bits of a code. ValueError where its check symbol or its size is wrong."""
    values = [ALPHABET.index(symbol) for symbol in code.replace("-", "")]
    total = number = 0
    for value in values:
        total = (total << 1) ^ (0b100101 if total & 16 else 0) ^ value
    for value in values[:-1]:
        number = number << 5 | value
    if total or number >> 128:
        raise ValueError(code)
    return number


def read_choice(text: str, kind: str) -> dict[int, int]:
    """What is chosen: points by project; 1 for each, and in order, where none are given."""
    if kind in ("cumulative", "scoring", "yes-no"):
        parts = [part.split("=") for part in text.split(" ")]
    else:
        parts = [[part, "1"] for part in text.split(">" if kind == "ranking" else " ")]
    if not all(NUMBER.fullmatch(a) and NUMBER.fullmatch(b.removeprefix("-")) for a, b in parts):
        raise ValueError(text)
    numbers = [int(a) for a, _ in parts]
    if len(set(numbers)) < len(numbers) or (kind != "ranking" and sorted(numbers) != numbers):
        raise ValueError(text)
    return {int(a): int(b) for a, b in parts}


def is_allowed(chosen: dict[int, int], rules: dict[str, Any], pot: int, costs: Any) -> bool:
    ballot = rules["ballot"]
    kind, points = ballot["kind"], list(chosen.values())
    amount = next((each["amount"] for each in rules["pots"] if each["number"] == pot), None)
    if amount is None or not chosen.keys() <= costs[pot].keys():
        return False
    bounds = {
        "cumulative": (1, ballot.get("points")),
        "scoring": (ballot.get("min_score"), ballot.get("max_score")),
        "yes-no": (-1, 1),
    }
    least, most = bounds.get(kind, (1, 1))
    return (
        ballot["least"] <= len(chosen) <= (ballot["most"] or len(chosen))
        and all(each and least <= each <= most for each in points)
        and (kind != "cumulative" or sum(points) <= ballot["points"])
        and (kind != "knapsack" or sum(costs[pot][each] for each in chosen) <= amount)
    )


Ballots = dict[int, list[dict[int, int]]]


def check_ballots(text: str, rules: dict[str, Any], costs: Any) -> tuple[int, Ballots]:
    """How many ballots there are, and the choices in each pot."""
    where, last = "ballots.csv", (-1, 0)
    header, *lines = text.split("\n")
    must(header == "pot,tracker,selection" and lines[-1:] == [""], where, "header or end")
    trackers, cast = set(), {pot["number"]: [] for pot in rules["pots"]}
    for line in lines[:-1]:
        try:
            pot, code, choice = line.split(",")
            must(NUMBER.fullmatch(pot) and CODE.fullmatch(code), where, f"no ballot: {line}")
            place, chosen = (tracker(code), int(pot)), read_choice(choice, rules["ballot"]["kind"])
        except ValueError as error:
            raise Fault(where, f"no ballot: {line}") from error
        must(place > last, where, f"out of order, or twice: {line}")
        must(is_allowed(chosen, rules, place[1], costs), where, f"not allowed: {line}")
        trackers.add(place[0])
        cast[place[1]].append(chosen)
        last = place
    return len(trackers), cast


# The count


def number_text(number: Fraction) -> str:
    for places in range(40):
        if (number * 10**places).denominator == 1:
            digits = str(abs(int(number * 10**places))).rjust(places + 1, "0")
            whole = f"{digits[:-places]}.{digits[-places:]}" if places else digits
            return "-" * (number < 0) + whole
    return f"{number.numerator}/{number.denominator}"


class Pot:
    """A pot as it is counted: prices in som by the projects' ids, in the order of the ballot."""

    def __init__(self, rule: Any, budget: Fraction, prices: Any, cast: Any, kind: str) -> None:
        self.rule, self.budget, self.prices, self.cast = rule, budget, prices, cast
        self.score: Counter[str] = Counter(dict.fromkeys(prices, 0))
        own = [Fraction(each) for each in rule.get("scores", "").split(",") if each]
        for ballot in cast:
            for rank, (project, points) in enumerate(ballot.items()):
                if kind == "ranking":
                    borda = len(ballot) - 1 - rank
                    points = (own[rank] if rank < len(own) else 0) if own else borda
                self.score[str(project)] += points
        named = {
            str(project) for ballot in cast for project, points in ballot.items() if points > 0
        }
        least = str(rule.get("min_votes", "0"))
        percent = least.endswith("%")
        needed = Fraction(least.rstrip("%")) * (Fraction(len(cast), 100) if percent else 1)
        by_points = kind in ("cumulative", "scoring", "yes-no") and rule["name"].startswith(
            "greedy"
        )
        self.candidates = [
            each
            for each in prices
            if each in named
            and each not in rule.get("exclude", [])
            and prices[each] <= budget
            and not (by_points and self.score[each] <= 0)
            and (not needed or self.score[each] >= needed)
        ]

    def tie(self, id_: str) -> Any:
        """What ties are broken by: the least goes first."""
        seed = self.rule.get("seed", "")
        return {
            "file": list(self.prices).index(id_),
            "cost": self.prices[id_],
            "votes": -self.score[id_],
            "lot": sha256(f"{seed}\n{id_}".encode()),
        }.get(self.rule["ties"], 0), id_

    def open(self, won: list[str]) -> list[str]:
        """Candidates that neither won nor are excluded by a winner of their group."""
        groups = [group for group in self.rule.get("exclusive", []) if {*group} & {*won}]
        out = {*won, *(each for group in groups for each in group)}
        return [each for each in self.candidates if each not in out]

    def greedy(self, won: list[str]) -> list[str]:
        """Add the best that fit into what is left."""
        won, passed = [*won], set()
        while rest := [each for each in self.open(won) if each not in passed]:
            left = self.budget - sum(self.prices[each] for each in won)
            best = min(rest, key=lambda each: (-self.score[each], *self.tie(each)))
            fits = [each for each in rest if self.prices[each] <= left]
            if self.rule.get("skip", True):
                passed |= {*rest} - {*fits}
                if not fits:
                    break
                best = min(fits, key=lambda each: (-self.score[each], *self.tie(each)))
            elif self.prices[best] > left:
                break
            won.append(best)
        return won

    def equal_shares(self) -> list[str]:
        """Buy what costs its supporters least for each unit of gain, as long as they can pay."""
        rule, won = self.rule, [each for each in sorted(self.candidates) if not self.prices[each]]
        purse = [self.budget / len(self.cast) for _ in self.cast] if self.cast else []
        gives = [{str(each): points for each, points in ballot.items()} for ballot in self.cast]
        while True:
            offers = []
            for project in self.open(won):
                gain = self.prices[project] if rule["utility"] == "cost" else Fraction(1)
                points = rule["utility"] == "points"
                pays = [
                    (purse[at], gain * (given[project] if points else 1), at)
                    for at, given in enumerate(gives)
                    if given.get(project, 0) > 0
                ]
                if rate := least_rate(pays, self.prices[project]):
                    offers.append((rate, *self.tie(project), pays))
            if not offers:
                break
            rate, _, project, pays = min(offers, key=lambda offer: offer[:3])
            for money, gain, at in pays:
                purse[at] -= min(money, rate * gain)
            won.append(project)
        return won


def least_rate(pays: list[Any], price: Fraction) -> Fraction | None:
    """The rate at which supporters pay a price, each up to what he has; None where they cannot."""
    if sum((money for money, _gain, _at in pays), Fraction(0)) < price:
        return None
    left, gains = price, sum(gain for _money, gain, _at in pays)
    for money, gain, _at in sorted(pays, key=lambda each: each[0] / each[1]):
        if money / gain >= left / gains:
            return left / gains
        left, gains = left - money, gains - gain
    return None


def check_count(published: dict[str, Any], pot: Pot) -> str:
    where, outcome = "results.json", published["outcome"]
    must(outcome["rule"] == pot.rule, where, f"pot {published['pot']}: another rule")
    must(outcome["budget"] == number_text(pot.budget), where, "another budget")
    if pot.rule["name"] == "greedy-votes":
        won = pot.greedy([])
    elif pot.rule["name"] == "equal-shares" and pot.rule["completion"] == "none":
        won = pot.equal_shares()
    else:
        return f"pot {published['pot']}: {pot.rule['name']} is not counted here"
    spent = sum((pot.prices[each] for each in won), Fraction(0))
    votes = {id_: number_text(Fraction(score)) for id_, score in pot.score.items()}
    must(outcome["votes"] == votes, where, f"pot {published['pot']}: other votes")
    must(outcome["selected"] == sorted(won), where, f"pot {published['pot']}: other winners")
    must(outcome["spent"] == number_text(spent), where, f"pot {published['pot']}: spent otherwise")
    must(outcome["cast"] == len(pot.cast), where, f"pot {published['pot']}: cast otherwise")
    return f"pot {published['pot']}: the same winners"


def read_pb(text: str) -> tuple[dict[str, str], dict[str, str], Counter[Any]]:
    """META, the prices by project, and how many ballots give what."""
    section, header = "", []
    meta, prices, ballots = {}, {}, Counter()
    for row in csv.reader(io.StringIO(text), delimiter=";"):
        if row[0] in ("META", "PROJECTS", "VOTES") and len(row) == 1:
            section, header = row[0], []
        elif not header:
            header = row
        elif section == "META":
            meta[row[0]] = row[1]
        elif section == "PROJECTS":
            prices[row[0]] = row[1]
        else:
            told = dict(zip(header, row, strict=True))
            named = told["vote"].split(",")
            points = told.get("points", ",".join("1" for _ in named)).split(",")
            ballots[ballot_key(dict(zip(named, points, strict=True)), meta["vote_type"])] += 1
    return meta, prices, ballots


def ballot_key(given: dict[Any, Any], vote_type: str) -> Any:
    marks = [(str(project), str(points)) for project, points in given.items()]
    return tuple(marks if vote_type == "ordinal" else sorted(marks))


def check_pb(text: str, name: str, pot: Pot, vote_type: str) -> None:
    try:
        meta, prices, ballots = read_pb(text)
    except (ValueError, KeyError, IndexError) as error:
        raise Fault(name, "cannot be read") from error
    must(meta.get("vote_type") == vote_type, name, "another kind of vote")
    must(meta.get("budget") == number_text(pot.budget), name, "another budget")
    ours = {id_: number_text(price) for id_, price in pot.prices.items()}
    must(list(prices.items()) == list(ours.items()), name, "other projects")
    expected = Counter(ballot_key(ballot, vote_type) for ballot in pot.cast)
    must(ballots == expected, name, "other ballots")


# The whole record


def verify(path: Path) -> list[str]:
    """What was checked. Fault for the first thing that is wrong."""
    record = path.read_bytes()
    key = check_signature(record, path.with_name(path.name + ".sig").read_bytes())
    try:
        with zipfile.ZipFile(io.BytesIO(record)) as archive:
            names = archive.namelist()
            must(len(set(names)) == len(names), "the record", "a name twice")
            files = {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise Fault("the record", "no .zip") from error
    try:
        return ["signed by " + sha256(bytes.fromhex(key)), *check_content(files, key)]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise Fault("the record", f"a file is not of its form: {error!r}") from error


def check_content(files: dict[str, bytes], key: str) -> list[str]:
    manifest = read_canonical(files["manifest.json"], "manifest.json")
    must(manifest["format"] == "civicbudget-record/2", "manifest.json", "another format")
    for name in sorted({*files, *manifest["files"]} - {"manifest.json"}):
        must(name in files and name in manifest["files"], name, "not in both")
        told = {"bytes": len(files[name]), "sha256": sha256(files[name])}
        must(manifest["files"][name] == told, name, "not as the manifest says")
    rules, projects = check_rules(files)
    results = read_canonical(files["results.json"], "results.json")
    hashes, entries = check_log(files["log.jsonl"].splitlines())
    digest = sha256(canonical(rules))
    after = [entry["after"] or {} for entry in entries]
    must(any(each.get("rules_digest") == digest for each in after), "log.jsonl", "no such rules")
    for each in results.get("excluded", []):
        what = {"pot": each["pot"], "project": each["project"]}
        must(any(said.get("excluded") == what for said in after), "log.jsonl", "no exclusion")
        must(manifest["follows"], "results.json", "excluded before a publication")
    lines = files["checkpoints.jsonl"].splitlines()
    check_checkpoints(lines, manifest["municipality"]["code"], key, hashes)
    costs: dict[int, dict[int, int]] = {pot["number"]: {} for pot in rules["pots"]}
    for project in projects:
        costs[project["pot"]][project["number"]] = project["cost"]
    ballots, cast = check_ballots(files["ballots.csv"].decode(), rules, costs)
    check_numbers(files, results, ballots, cast)
    return [f"{ballots} ballots", *check_pots(files, rules, costs, results, cast)]


def check_rules(files: dict[str, bytes]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    said = read_canonical(files["rules.json"], "rules.json")
    must(said.keys() == {"rules", "digest"}, "rules.json", "more than rules and digest")
    must(sha256(canonical(said["rules"])) == said["digest"], "rules.json", "another digest")
    frozen = said["rules"]["projects_sha256"]
    must(sha256(files["projects.json"]) == frozen, "projects.json", "not those frozen")
    return said["rules"], read_canonical(files["projects.json"], "projects.json")


def check_numbers(files: dict[str, bytes], results: Any, ballots: int, cast: Ballots) -> None:
    """As many ballots as people, in all and for every pot; no small pot and no small group."""
    header, *rows = files["invalid.csv"].decode().splitlines()
    must(header == "digest,reason", "invalid.csv", "header")
    form = re.compile(r"[0-9a-f]{64},[a-z]+(-[a-z]+)*")
    must(all(map(form.fullmatch, rows)) and rows == sorted(rows), "invalid.csv", "rows")
    must(len(rows) == results["envelopes"]["invalid"], "invalid.csv", "number")
    pots = results["pots"]
    must([pot["pot"] for pot in pots] == list(cast), "results.json", "other pots")
    for pot in pots:
        must(pot["totals_only"] == (pot["ballots"] < 10), "results.json", "small pots are totals")
        shown = 0 if pot["totals_only"] else pot["ballots"]
        must(len(cast[pot["pot"]]) == shown, "ballots.csv", f"number in pot {pot['pot']}")
    hidden, paper = results["unpublished_ballots"], results["paper"]
    withheld = sum(pot["ballots"] for pot in pots if pot["totals_only"])
    must(hidden <= withheld, "results.json", "more unpublished than withheld")
    valid = results["envelopes"]["valid"] + sum(batch["ballots"] for batch in paper)
    must(ballots + hidden == valid, "ballots.csv", "number of ballots")
    roll = read_canonical(files["roll.json"], "roll.json")
    invalid = len(rows) + sum(batch["invalid"] for batch in paper)
    must(roll["people"] == valid + invalid, "roll.json", "people and ballots")
    for groups in (roll["channels"], roll["villages"]):
        people = [group["people"] for group in groups]
        must(sum(people) == roll["people"], "roll.json", "groups do not add up")
        must(len(people) < 2 or min(people) >= 10, "roll.json", "a small group")
    expected = REQUIRED | {f"pot-{pot['pot']}.pb" for pot in pots if not pot["totals_only"]}
    for name in sorted(expected ^ (files.keys() - DOCUMENTS)):
        raise Fault(name, "it is missing, or none of a record's files")
    must(files.keys() & DOCUMENTS in (set(), DOCUMENTS), "the record", "some documents only")


VOTE_TYPES = {
    **{"knapsack": "approval", "approval": "approval", "choose-one": "choose-1"},
    **{"ranking": "ordinal", "cumulative": "cumulative", "scoring": "scoring", "yes-no": "scoring"},
}


def check_pots(
    files: dict[str, bytes], rules: Any, costs: Any, results: Any, cast: Ballots
) -> list[str]:
    told, extra = [], dict.fromkeys(cast, Fraction(0))
    kind = rules["ballot"]["kind"]
    for frozen, published in zip(rules["pots"], results["pots"], strict=True):
        number, outcome = frozen["number"], published["outcome"]
        excluded = [
            each["project"] for each in results.get("excluded", []) if each["pot"] == number
        ]
        rule = dict(rules["tally"])
        if groups := frozen.get("exclusive"):
            rule["exclusive"] = [[str(each) for each in group] for group in groups]
        if excluded:
            rule["exclude"] = sorted(map(str, excluded))
        budget = Fraction(frozen["amount"], 100) + extra[number]
        prices = {str(project): Fraction(cost, 100) for project, cost in costs[number].items()}
        pot = Pot(rule, budget, prices, cast[number], kind)
        if published["totals_only"]:
            spent = sum((prices[each] for each in outcome["selected"]), Fraction(0))
            must(outcome["rule"] == rule, "results.json", f"pot {number}: another rule")
            must(outcome["spent"] == number_text(spent), "results.json", f"pot {number}: spent")
            must(spent <= budget, "results.json", f"pot {number}: more than there is")
            must(outcome["cast"] == published["ballots"], "results.json", f"pot {number}: cast")
            told.append(f"pot {number}: totals only")
        else:
            name = f"pot-{number}.pb"
            check_pb(files[name].decode(), name, pot, VOTE_TYPES[kind])
            told.append(check_count(published, pot))
        if "carry_to" in frozen:
            extra[frozen["carry_to"]] += budget - Fraction(outcome["spent"])
    return told


# An envelope


def open_envelope(scalar: str, campaign: str, envelope: bytes) -> dict[str, Any] | None:
    """The ballot in an envelope; None where it does not open or holds none of this campaign."""
    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
    private = ec.derive_private_key(int(scalar, 16), ec.SECP256R1())
    try:
        plain = suite.decrypt(envelope, private, b"civicbudget ballot/1\n" + campaign.encode())
        ballot = read_canonical(plain.rstrip(b" "), "the envelope")
    except (InvalidTag, ValueError, Fault):
        return None
    return ballot if ballot.get("campaign") == campaign else None


def main() -> None:
    try:
        for line in verify(Path(sys.argv[1])):
            print("ok ", line)  # noqa: T201 - a command
    except Fault as fault:
        raise SystemExit(f"FAULT in {fault}") from fault


if __name__ == "__main__":
    main()
