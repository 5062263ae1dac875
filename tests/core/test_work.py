"""Work that takes minutes: how far it is, and whether anybody is at it."""

from __future__ import annotations

import os
import signal

import pytest
from flask import Flask

from civicbudget.core import work
from civicbudget.core.errors import Conflict
from civicbudget.core.work import State

pytestmark = pytest.mark.one_engine


def test_whoever_looks_sees_how_far_it_is(app: Flask) -> None:
    assert work.state("here.2026") is None
    with work.working("here.2026") as at_work:
        at_work.begin("opening", 7)
        assert work.state("here.2026") == State("opening", 0, 7, running=True)
        at_work.begin("counting")
        assert work.state("here.2026") == State("counting", 0, 0, running=True)
        with pytest.raises(Conflict), work.working("here.2026"):
            pass
        assert work.state("there.2026") is None
    assert work.state("here.2026") is None


def test_what_was_killed_is_known_as_interrupted_and_can_be_begun_again(app: Flask) -> None:
    ready, told = os.pipe()
    child = os.fork()
    if not child:
        with work.working("here.2026") as at_work:
            at_work.begin("opening", 7)
            os.write(told, b".")
            signal.pause()
    os.read(ready, 1)
    assert work.state("here.2026") == State("opening", 0, 7, running=True)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert work.state("here.2026") == State("opening", 0, 7, running=False)
    with work.working("here.2026"):
        pass
    assert work.state("here.2026") is None


def test_a_reason_is_left_and_forgotten(app: Flask) -> None:
    with pytest.raises(Conflict), work.working("here.2026"):
        raise Conflict("no")
    assert work.state("here.2026") is None
    work.leave_fault("here.2026", "no")
    assert work.state("here.2026") == State(fault="no")
    work.forget("here.2026")
    assert work.state("here.2026") is None
