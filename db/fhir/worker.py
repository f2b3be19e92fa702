"""An import in a process of its own, so that every key of the console stays quick (performance.md 6).

Protocol, JSON lines: first line in, the job; lines out, `progress`, then `report` or `error`. The line `cancel`, or the
end of the input (the console is gone), stops the import; the file under way is left out whole.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Any

from db.errors import CareteamError


def _say(kind: str, content: Any) -> None:
    sys.stdout.write(json.dumps({kind: content}) + "\n")
    sys.stdout.flush()


def _listen(stop: threading.Event) -> None:
    for line in sys.stdin:
        if line.strip() == "cancel":
            break
    stop.set()


def main() -> int:
    """Do the one job that comes in; the exit code is that of the command line."""
    os.umask(0o077)
    if hasattr(os, "nice"):
        # Whoever types comes first.
        os.nice(5)
    job = json.loads(sys.stdin.readline())
    stop = threading.Event()
    threading.Thread(target=_listen, args=(stop,), daemon=True).start()
    try:
        report = _work(job, stop)
    except CareteamError as error:
        _say(
            "error",
            {
                "title": error.title,
                "message": error.message,
                "next": error.next_step,
                "code": error.exit_code,
            },
        )
        return error.exit_code
    _say("report", dataclasses.asdict(report))
    return 1 if report.refused else 0


def _work(job: dict[str, Any], stop: threading.Event) -> Any:
    from db.engine import Store
    from db.fhir.intake import run
    from db.work.audit import Actor

    store = Store.open(
        Path(job["store"]),
        bytes.fromhex(job["key"]),
        write=True,
        wait=5.0,
        purpose="import",
        inherited=True,
        wipe=False,
    )
    with store:
        return run(
            store,
            [Path(path) for path in job["paths"]],
            source=job.get("source", "files"),
            actor=Actor(job.get("actor", "console"), job.get("role", "")),
            keep_source=job.get("keep_source", True),
            as_of=date.fromisoformat(job["as_of"]) if job.get("as_of") else None,
            progress=lambda progress: _say("progress", dataclasses.asdict(progress)),
            cancelled=stop.is_set,
        )


if __name__ == "__main__":
    sys.exit(main())
