"""Makes a demo store in a process of its own, with the same JSON lines as an import (`db.fhir.worker`)."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import threading
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from db.records import ImportProgress


class _Stopped(Exception):  # noqa: N818 — somebody changed their mind
    """The console is gone, or the person does not want to wait."""


def _say(kind: str, content: Any) -> None:
    sys.stdout.write(json.dumps({kind: content}) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Do the one job that comes in: `{"store", "people", "seed", "today"}`."""
    from db.errors import CareteamError

    os.umask(0o077)
    job = json.loads(sys.stdin.readline())
    stop = threading.Event()

    def listen() -> None:
        sys.stdin.readline()
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    path = Path(job["store"])
    try:
        _make(path, job, stop)
    except _Stopped:
        _say("error", {"message": "Stopped; nothing was kept.", "next": "", "code": 130})
        return 130
    except CareteamError as error:
        _say("error", {"message": error.message, "next": error.next_step, "code": error.exit_code})
        return error.exit_code
    _say("report", {})
    return 0


def _make(path: Path, job: dict[str, Any], stop: threading.Event) -> None:
    from console.commands.stores import remove_demo
    from seed.demo import SEED, make_demo

    def moved(progress: ImportProgress) -> None:
        if stop.is_set():
            raise _Stopped
        _say("progress", dataclasses.asdict(progress))

    try:
        make_demo(
            path,
            people=job["people"],
            seed=SEED if job["seed"] is None else job["seed"],
            today=date.fromisoformat(job["today"]),
            progress=moved,
        )
    except BaseException:
        if path.exists():
            remove_demo(path)
        raise


if __name__ == "__main__":
    sys.exit(main())
