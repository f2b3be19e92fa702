"""Long Python work in another process: imports and the making of a demo, so that every key stays quick.

Speaks JSON lines with the child; a thread reads them and posts messages. Must not know what is in the files.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.lanes import Node
    from db.records import ImportReport


class Child:
    """A child process that works on one job."""

    def __init__(self, module: str, job: dict[str, Any], heard: Callable[[str, Any], None]) -> None:
        here = str(Path(__file__).resolve().parent.parent)
        # -P keeps the current folder out of the path; ours is named, as console, db and seed are ordinary words.
        self._process = subprocess.Popen(  # noqa: S603 — our own module, nothing of the command comes from outside
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": here},
            text=True,
            encoding="utf-8",
        )
        self._heard = heard
        self._ended = False
        self._send(json.dumps(job))
        threading.Thread(target=self._listen, name="careteam-child", daemon=True).start()

    @property
    def running(self) -> bool:
        """Whether it still works."""
        return not self._ended

    def cancel(self) -> None:
        """Ask it to stop; what it says last still comes."""
        self._send("cancel")

    def _send(self, line: str) -> None:
        pipe = self._process.stdin
        if pipe is not None:
            with contextlib.suppress(OSError, ValueError):
                pipe.write(line + "\n")
                pipe.flush()

    def _listen(self) -> None:
        said_last = False
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with contextlib.suppress(ValueError):
                for kind, content in json.loads(line).items():
                    said_last = said_last or kind in {"report", "error"}
                    self._ended = said_last
                    self._heard(kind, content)
        code = self._process.wait()
        self._ended = True
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        if not said_last:
            self._heard("error", {"message": f"The work ended without a word (code {code}).", "next": ""})


def importing(node: Node, job: dict[str, Any], done: Callable[[], None]) -> Child:
    """Import files as a job of `db.fhir.worker` says."""
    return Child("db.fhir.worker", job, lambda kind, content: _post(node, kind, content, "import", done))


def making_demo(node: Node, job: dict[str, Any]) -> Child:
    """Make a demo store."""
    return Child(
        "console.demo_worker", job, lambda kind, content: _post(node, kind, content, "demo", lambda: None)
    )


def _post(node: Node, kind: str, content: Any, group: str, done: Callable[[], None]) -> None:
    from console import messages
    from db.records import ImportProgress

    if kind == "progress":
        node.post_message(messages.ImportMoved(ImportProgress(**content)))
    elif kind == "report":
        done()
        report = read_report(content) if group == "import" else None
        node.post_message(messages.DemoMade() if report is None else messages.ImportEnded(report))
    else:
        done()
        node.post_message(messages.AskFailed(told_error(content), group))


def read_report(content: dict[str, Any]) -> ImportReport:
    """A report as it came over the pipe."""
    from db.records import ImportReport, Refusal, TypeCount

    return ImportReport(
        **{
            **content,
            "types": {name: TypeCount(**count) for name, count in content["types"].items()},
            "refusals": tuple(Refusal(**refusal) for refusal in content["refusals"]),
            "warnings": tuple(content.get("warnings", ())),
        }
    )


def told_error(content: dict[str, Any]) -> Exception:
    """The error that a child told, as one of `db.errors`."""
    from db.errors import StoreError, UseError

    kind = StoreError if content.get("code") == StoreError.exit_code else UseError
    return kind(str(content.get("message", "")), str(content.get("next", "")))
