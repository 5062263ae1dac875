"""The list of projects over a bare Flask page, on the same server, in turn."""

from __future__ import annotations

import http.client
import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench.server import CLIENTS, PATH, in_parallel, install, serving

REQUESTS = 20  # of each client in each round
ROUNDS = 5
BARE = """
import sys
from flask import Flask
from granian import Granian
app = Flask("bare")
page = app.get("/bare")(lambda: "<!doctype html><title>bare</title><p>bare")
if __name__ == "__main__":
    Granian("bare:app", address="127.0.0.1", port=int(sys.argv[-1]), interface="wsgi",
            workers=1, blocking_threads=8).serve()
"""


def run() -> list[dict[str, object]]:
    """Requests a second of both, the median of the rounds, and how they relate."""
    with tempfile.TemporaryDirectory() as folder:
        installation = install(Path(folder), f"sqlite:///{folder}/bench.sqlite")
        script = Path(folder) / "bare.py"
        script.write_text(BARE)
        bare_server = [
            sys.executable,
            "-c",
            f"import sys, runpy; sys.path.insert(0, {folder!r}); "
            f"runpy.run_path({str(script)!r}, run_name='__main__')",
        ]
        with serving(installation) as port, serving(installation, bare_server) as bare_port:
            ours, bare = [], []
            for _ in range(ROUNDS):
                bare.append(_rate("/bare", bare_port))
                ours.append(_rate(f"{PATH}/projects/", port))
    ratios = [one / other for one, other in zip(ours, bare, strict=True)]
    return [
        {
            "project list/s": round(statistics.median(ours)),
            "bare page/s": round(statistics.median(bare)),
            "ratio": round(statistics.median(ratios), 3),
        }
    ]


def _rate(path: str, port: int) -> float:
    def visit(number: int, connection: http.client.HTTPConnection) -> None:
        for _ in range(REQUESTS):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, (path, answer.status)

    return CLIENTS * REQUESTS / in_parallel(visit, port)
