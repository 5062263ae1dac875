"""Generated elections of any size, the same for the same seed, streamed to a file.

Projects differ in price and in how many like them, as they do in cities: prices are spread over
two powers of ten, and liking falls off as in Zipf's law. A ballot names 5 to 10 projects, so that
of a million ballots nearly all are different.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

MOST_AT_ONCE = 20_000

HEADINGS = """\
META
key;value
description;A generated election
country;Kyrgyzstan
unit;Ak-Bulak
instance;2026
num_projects;{projects}
num_votes;{voters}
budget;{budget}
vote_type;approval
rule;unknown
date_begin;2026
date_end;2026
min_length;5
max_length;10
currency;KGS
PROJECTS
project_id;cost;name
"""


def write_election(path: Path, voters: int, projects: int = 100, seed: int = 1) -> Path:
    """Write an approval election in which a quarter of what is asked for is there."""
    drawn = np.random.Generator(np.random.PCG64(seed))
    costs = (10.0 ** drawn.uniform(4, 6, projects)).astype(int)
    headings = HEADINGS.format(projects=projects, voters=voters, budget=int(costs.sum()) // 4)
    with path.open("w", encoding="utf-8") as file:
        file.write(headings)
        file.writelines(f"{id_};{cost};Project {id_}\n" for id_, cost in enumerate(costs, 1))
        file.write("VOTES\nvoter_id;vote;age;sex;voting_method\n")
        for start in range(0, voters, MOST_AT_ONCE):
            many = min(MOST_AT_ONCE, voters - start)
            file.writelines(_rows(drawn, start, many, projects))
    return path


def _rows(drawn: np.random.Generator, start: int, many: int, projects: int) -> Iterator[str]:
    """Lines of ballots. The smallest of exponential times with a project's liking as their rate
    are a draw without replacement, in the order of the draw."""
    liking = 1 / (np.arange(projects) + 5.0)
    times = drawn.exponential(size=(many, projects)) / liking
    chosen = np.argsort(times, axis=1)[:, :10] + 1
    lengths, ages = drawn.integers(5, 11, many), drawn.integers(16, 90, many)
    columns = zip(chosen.tolist(), lengths.tolist(), ages.tolist(), strict=True)
    for voter, (liked, length, age) in enumerate(columns, start + 1):
        vote = ",".join(map(str, liked[:length]))
        yield f"{voter};{vote};{age};{'MF'[age % 2]};{'internet' if age < 70 else 'paper'}\n"
