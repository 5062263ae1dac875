"""A mail server on loopback, which speaks as much SMTP as a letter takes."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import cast

import pytest
from flask import Flask

from tests.hearings.conftest import announced, desk, official, village

__all__ = ["announced", "desk", "official", "village"]


@dataclass
class Postbox:
    """What came in, and how the server behaves: whom it refuses, and where it breaks off."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    breaks_at: str = ""

    @property
    def readers(self) -> list[str]:
        return sorted(letter["To"] for letter in self.letters)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, box: Postbox) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.box = box
        box.port = self.server_address[1]


class Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box = cast(Server, self.server).box
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if box.breaks_at == verb:
                return
            if verb == "RCPT" and any(one in line for one in box.refused):
                self.say(f"550 nobody called {line}")
            elif verb == "DATA":
                self.say("354 go on")
                raw = b"".join(iter(self.rfile.readline, b".\r\n"))
                if box.breaks_at == ".":
                    return
                told = email.message_from_bytes(raw, policy=email.policy.SMTP)
                box.letters.append(cast(EmailMessage, told))
                self.say("250 taken")
            else:
                self.say("250 fine")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    """The application's mail server."""
    box = Postbox()
    with Server(box) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        app.config.update(
            MAIL_SERVER="127.0.0.1",
            MAIL_PORT=box.port,
            MAIL_SECURITY="none",
            MAIL_FROM="Ак-Булак <budget@example.kg>",
            PUBLIC_URL="https://budget.example.kg/portal",
        )
        yield box
        server.shutdown()
