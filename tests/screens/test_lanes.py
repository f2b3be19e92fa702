"""The one door to data: newest wins, failures become messages, changes are never dropped."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

from console.lanes import Lane
from console.messages import AskFailed


def say(what: object, _conn: Any, tell: Any) -> None:
    """Work that answers with a fixed thing."""
    tell(what)


class Asker:
    """Somebody who asks, and keeps the answers."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.came = threading.Event()

    def post_message(self, message: Any) -> bool:
        """Takes an answer."""
        self.answers.append(message)
        self.came.set()
        return True


class Slow:
    """A connection whose work waits until it is let go or interrupted."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.go = threading.Event()
        self.interrupted = False

    def interrupt(self) -> None:
        """What SQLite offers: the statement that runs ends at once."""
        self.interrupted = True
        self.go.set()


def test_a_stale_answer_never_arrives() -> None:
    """A slow first question that is overtaken is interrupted, and only the second answer is posted."""
    slow, asker = Slow(), Asker()
    lane = Lane("test", lambda: slow)

    def first(conn: Slow, tell: Any) -> None:
        conn.started.set()
        assert conn.go.wait(5)
        tell("a")

    lane.ask("group", asker, first)
    assert slow.started.wait(5)
    lane.ask("group", asker, lambda _conn, tell: tell("ab"))
    assert asker.came.wait(5)
    lane.close()
    assert asker.answers == ["ab"]
    assert slow.interrupted


def test_waiting_questions_of_a_group_are_dropped() -> None:
    """While one question runs, of three more in one group only the last is answered; other groups are untouched."""
    slow, asker = Slow(), Asker()
    lane = Lane("test", lambda: slow)
    done = threading.Event()

    def running(conn: Slow, tell: Any) -> None:
        conn.started.set()
        assert conn.go.wait(5)
        tell("first")

    lane.ask("other", asker, running)
    assert slow.started.wait(5)
    for text in ("1", "2", "3"):
        lane.ask("group", asker, partial(say, text))
    lane.ask("last", asker, lambda _conn, _tell: done.set())
    slow.go.set()
    assert done.wait(5)
    lane.close()
    assert asker.answers == ["first", "3"]


def test_changes_are_never_dropped() -> None:
    """What is asked with `every` is done each time, in order."""
    asker, done = Asker(), threading.Event()
    lane = Lane("test", lambda: None)
    for number in range(5):
        lane.ask("write", asker, partial(say, number), every=True)
    lane.ask("end", asker, lambda _conn, _tell: done.set())
    assert done.wait(5)
    lane.close()
    assert asker.answers == list(range(5))


def test_every_failure_becomes_a_message() -> None:
    """An exception in the work ends neither thread nor program; the asker is told, and the next question is answered."""
    asker = Asker()
    lane = Lane("test", lambda: None)

    def broken(_conn: Any, _tell: Any) -> None:
        raise ValueError("no")

    lane.ask("group", asker, broken)
    assert asker.came.wait(5)
    failed = asker.answers[0]
    assert isinstance(failed, AskFailed)
    assert isinstance(failed.error, ValueError)
    asker.came.clear()
    lane.ask("group", asker, lambda _conn, tell: tell("fine"))
    assert asker.came.wait(5)
    lane.close()
    assert asker.answers[1] == "fine"
