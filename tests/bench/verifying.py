"""`verify` on the record of a generated campaign: one core, from the command's start to its end.

A small size and a larger one show how the time grows; `--full` measures a million ballots.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.records import write_record

SMALL, FULL = (20_000, 100_000), (1_000_000,)


def run(*, full: bool = False, sizes: tuple[int, ...] = ()) -> list[dict[str, object]]:
    """A row for each size; the times of the last two are stretched to the full size."""
    rows = [_verified(size) for size in sizes or (FULL if full else SMALL)]
    if not full and not sizes:
        least, most = (float(str(row["s"])) for row in rows)
        each = (most - least) / (SMALL[1] - SMALL[0])
        for size in FULL:
            rows.append({"ballots": size, "stretched s": round(most + each * (size - SMALL[1]), 1)})
    return rows


def _verified(size: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        path = write_record(Path(folder) / "record.zip", size)
        megabytes = round(path.stat().st_size / 1e6, 1)
        started = time.perf_counter()
        command = [sys.executable, "-m", "civicbudget", "verify", path]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _pid, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
    return {
        "ballots": size,
        "record MB": megabytes,
        "s": round(seconds, 1),
        "processor s": round(used.ru_utime + used.ru_stime, 1),
        "peak MB": used.ru_maxrss // 1024,
    }
