"""Measures the console against floors and peers, as ratios of one run: `python -m tests.bench [--quick] [--only NAME …]`.

Sections: starts, keys (with memory and rest), filter, imports, background, person, cipher. Programs that are compared run side by side
and alternate (ABBA), as a machine's absolute speed drifts; goals are those of performance.md section 8. Not collected by
pytest. Linux only. Stores are made once and kept in `--stores` (the 100,000 people take about a minute).
"""

from __future__ import annotations

import argparse
import importlib
import os
import tempfile
import time
from pathlib import Path

from tests.bench.figures import Line, pace, show

SECTIONS = ("starts", "keys", "filter", "imports", "background", "person", "cipher")
MODULES = {"filter": "letters"}


def main() -> None:
    """Run the wanted sections and print their lines as they come."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few repetitions")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), help="these sections")
    parser.add_argument(
        "--stores",
        type=Path,
        default=Path(tempfile.gettempdir()) / "careteam-bench",
        help="where stores are kept",
    )
    parser.add_argument("--fhir", type=Path, help="FHIR files to import instead of made-up ones")
    wanted = parser.parse_args()
    every: list[Line] = []
    for name in wanted.only:
        before, began = pace(), time.monotonic()
        module = importlib.import_module(f"tests.bench.{MODULES.get(name, name)}")
        options = {"fhir": wanted.fhir} if name in {"imports", "background"} else {}
        lines = module.run(wanted.stores, quick=wanted.quick, **options)
        load = os.getloadavg()[0]
        print(
            f"\n{name}: {time.monotonic() - began:.0f} s, load {load:.1f}, pace {before:.2f} → {pace():.2f} ms"
        )
        show(lines)
        every += lines
    missed = [line.goal or line.what for line in every if line.reached == "NO"]
    print(
        f"\n{sum(line.reached == 'yes' for line in every)} goals met, missed: {', '.join(missed) or 'none'}"
    )


if __name__ == "__main__":
    main()
