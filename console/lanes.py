"""Threads that answer questions one after the other: the newest of a group wins, every failure becomes a message.

Knows nothing of SQL or screens: work is a function that gets a connection, and answers go to anything with
`post_message`. Kept free of Textual so that a store can be opened before Textual is imported.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Node(Protocol):
    """Whoever asked: an app, a screen, a widget."""

    def post_message(self, message: Any) -> bool:
        """Takes an answer; may be called from any thread."""


Tell = "Callable[[Any], None]"
"""Gives an answer to whoever asked, unless a newer question of the group has come meanwhile."""


@dataclass(slots=True)
class _Job:
    group: str
    serial: int
    node: Node | None
    work: Callable[[Any, Callable[[Any], None]], None]


class Superseded(Exception):  # noqa: N818 — not an error: a newer question came
    """Ends work whose answer nobody waits for any more."""


class Lane:
    """One thread with one connection. Different lanes answer side by side, one lane answers in order.

    Args:
        name: For the thread's name.
        connect: Makes the connection, called on the lane's thread for every job (it is expected to keep it).
    """

    def __init__(self, name: str, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._jobs: deque[_Job] = deque()
        self._ready = threading.Condition()
        self._newest: dict[str, int] = {}
        self._running: _Job | None = None
        self._conn: Any = None
        self._closed = False
        self._thread = threading.Thread(target=self._loop, name=f"careteam-{name}", daemon=True)
        self._thread.start()

    def ask(
        self,
        group: str,
        node: Node | None,
        work: Callable[[Any, Callable[[Any], None]], None],
        *,
        every: bool = False,
    ) -> None:
        """Queue work; older work of the same group is dropped, or interrupted if it runs. With `every`, nothing is dropped."""
        with self._ready:
            serial = self._newest.get(group, 0) + 1
            self._newest[group] = serial
            if not every:
                self._jobs = deque(job for job in self._jobs if job.group != group)
                if self._running is not None and self._running.group == group and self._conn is not None:
                    with contextlib.suppress(Exception):
                        # A statement that runs now ends at once; where none runs this does nothing.
                        self._conn.interrupt()
            self._jobs.append(_Job(group, serial if not every else 0, node, work))
            self._ready.notify()

    @property
    def idle(self) -> bool:
        """Whether nothing runs and nothing waits."""
        with self._ready:
            return self._running is None and not self._jobs

    def forget(self, group: str) -> None:
        """Drop what is asked in a group: the asker went away."""
        with self._ready:
            self._newest[group] = self._newest.get(group, 0) + 1
            self._jobs = deque(job for job in self._jobs if job.group != group)

    def close(self, seconds: float = 2.0) -> None:
        """Finish the running job and end the thread."""
        with self._ready:
            self._closed = True
            self._jobs.clear()
            if self._conn is not None and self._running is not None:
                with contextlib.suppress(Exception):
                    self._conn.interrupt()
            self._ready.notify()
        self._thread.join(seconds)

    def _current(self, job: _Job) -> bool:
        return not self._closed and (job.serial == 0 or self._newest.get(job.group) == job.serial)

    def _loop(self) -> None:
        while True:
            with self._ready:
                self._running = None
                while not self._jobs and not self._closed:
                    self._ready.wait()
                if self._closed:
                    return
                self._running = job = self._jobs.popleft()
            self._answer(job)

    def _answer(self, job: _Job) -> None:
        def tell(message: Any) -> None:
            if not self._current(job):
                raise Superseded
            if job.node is not None:
                job.node.post_message(message)

        try:
            self._conn = self._connect()
            job.work(self._conn, tell)
        except Superseded:
            return
        except Exception as error:  # noqa: BLE001 — the border: every failure becomes a message
            if job.node is not None and self._current(job):
                from console.messages import AskFailed

                job.node.post_message(AskFailed(error, job.group))
