"""A whole import against reading the same bytes (I1, I3, I4) and against a floor; CPU of all processes, collector off."""

from __future__ import annotations

import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from db import keys
from db.fhir import drafting
from db.fhir.drafting import from_files
from seed.generate import chunks
from tests.bench.figures import Line, p50
from tests.bench.programs import FLOORS, OURS, ROOT
from tests.support.store import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

CHILD = """
import gc, sys
from pathlib import Path
from db import keys
from db.engine import Store
from db.fhir import drafting
from db.fhir.intake import run
from datetime import date
if sys.argv[4] == "one":
    drafting.WORKERS = 0
    drafting.ReadAhead.__init__.__kwdefaults__["workers"] = 0
path = Path(sys.argv[1])
if __name__ == "__main__":
    with Store.open(path, keys.unlock(path), write=True, purpose="bench", wipe=False) as store:
        report = run(store, [Path(sys.argv[2])], keep_source=sys.argv[3] == "keep", as_of=date.fromisoformat(sys.argv[5]))
        print(sum(count.stored for count in report.types.values()), report.refused)
"""

READ = """
import gc, sys
from pathlib import Path
import orjson
gc.disable()
for path in sorted(Path(sys.argv[1]).rglob("*.json")):
    orjson.loads(path.read_bytes())
"""


def files(folder: Path, given: Path | None) -> Path:
    """FHIR files: those given, else the reference patients beside the checkout, else a generated panel as Bundles."""
    reference = ROOT.parent / "shared" / "synthea" / "bundles"
    found = given or (reference if reference.is_dir() else None)
    if found is not None:
        return unpacked(found, folder / "unpacked")
    made = folder / "bundles"
    if not made.exists():
        made.mkdir(parents=True)
        for n in range(20):
            lines = b",".join(b'{"resource":' + line + b"}" for line in chunks(300, 7, TODAY, n, 20))
            (made / f"{n}.json").write_bytes(
                b'{"resourceType":"Bundle","type":"collection","entry":[' + lines + b"]}"
            )
    return made


def unpacked(source: Path, target: Path) -> Path:
    """The same files without gzip, so that reading JSON is compared with reading JSON."""
    target.mkdir(parents=True, exist_ok=True)
    for path in source.rglob("*.json*"):
        plain = target / path.name.removesuffix(".gz")
        if not plain.exists():
            plain.write_bytes(
                gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            )
    return target


def spent(argv: list[str]) -> tuple[float, float, str]:
    """CPU and wall seconds of a process with all its children, and what it printed."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {**os.environ, **OURS}
    ended = subprocess.run(argv, capture_output=True, text=True, env=environment, check=True)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return used, wall, ended.stdout.strip()


def run(folder: Path, *, quick: bool, fhir: Path | None) -> list[Line]:
    """Everything alternating."""
    source = files(folder, fhir)
    size = sum(batch.size for batch in from_files([source])) / 1e6
    rounds = 1 if quick else 3
    with tempfile.TemporaryDirectory() as scratch:
        script = Path(scratch) / "child.py"
        script.write_text(CHILD)

        def ours(keep: str, workers: str) -> Callable[[], tuple[float, float, str]]:
            def go() -> tuple[float, float, str]:
                store = Path(scratch) / f"{time.monotonic_ns()}.db"
                keys.create_demo_store(store)
                try:
                    return spent(
                        [
                            sys.executable,
                            str(script),
                            str(store),
                            str(source),
                            keep,
                            workers,
                            TODAY.isoformat(),
                        ]
                    )
                finally:
                    store.unlink()

            return go

        wanted: dict[str, Callable[[], tuple[float, float, str]]] = {
            "orjson": lambda: spent([sys.executable, "-c", READ, str(source)]),
            "floor": lambda: spent([sys.executable, str(FLOORS / "facts.py"), str(source)]),
            "nothing": lambda: spent([sys.executable, "-c", "import orjson"]),
            "ours": ours("drop", "one"),
            "ours kept": ours("keep", "one"),
            "ours in processes": ours("keep", "many"),
        }
        found: dict[str, list[tuple[float, float, str]]] = {name: [] for name in wanted}
        for turn in range(rounds):
            for name in list(wanted) if turn % 2 else list(wanted)[::-1]:
                found[name].append(wanted[name]())
    idle = p50(f[0] for f in found["nothing"])
    used = {name: p50(f[0] for f in each) - idle for name, each in found.items() if name != "nothing"}
    wall = {name: p50(f[1] for f in each) for name, each in found.items()}
    stored, refused = found["ours"][0][2].split()
    rate = {name: f"{size / seconds:.0f} MB/s CPU" for name, seconds in used.items()}
    return [
        Line("I1", "import ÷ orjson.loads, speed", used["orjson"] / used["ours"], -0.9, f"{size:.0f} MB, {stored} resources, {refused} refused: {rate['ours']}, orjson {rate['orjson']}"),
        Line("", "import ÷ floor (lean decode + executemany), CPU", used["ours"] / used["floor"], None, f"{used['ours']:.2f} s ÷ {used['floor']:.2f} s, {found['floor'][0][2]} facts"),
        Line("I3", "with sources kept ÷ without, speed", used["ours"] / used["ours kept"], -0.3, rate["ours kept"]),
        Line("I4", f"{drafting.WORKERS} helper process(es) and a writer ÷ one process, wall speed", wall["ours kept"] / wall["ours in processes"], -1.6, f"{wall['ours in processes']:.1f} s ÷ {wall['ours kept']:.1f} s wall"),
    ]  # fmt: skip


if __name__ == "__main__":
    print(json.dumps([line._asdict() for line in run(Path(sys.argv[1]), quick=True, fhir=None)], indent=1))
