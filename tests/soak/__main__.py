"""`python -m tests.soak [--seconds N] [--seed S] [--only kill,damage,resize,crawl,fuzz]`: everything that takes long.

Each part prints what passed and failed; a failing part is kept as a file under tests/regressions with seed and number.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.soak import damage, fuzz, kill, resize, wander

PARTS = {"kill": kill.soak, "damage": damage.soak, "resize": resize.soak, "crawl": wander.soak}
KEPT = Path(__file__).resolve().parents[1] / "regressions"


def main() -> int:
    """Runs the chosen parts one after the other, each for its share of the time; 1 where anything failed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.soak", description="Long tests with a seed and a time."
    )
    parser.add_argument("--seconds", type=float, default=300.0, help="for all parts together (default: 300)")
    parser.add_argument("--seed", type=int, default=20261124, help="same seed, same events")
    parser.add_argument("--only", default="kill,damage,resize,crawl,fuzz", help="parts, separated by commas")
    asked = parser.parse_args()
    chosen = asked.only.split(",")
    unknown = [name for name in chosen if name not in {*PARTS, "fuzz"}]
    if unknown:
        parser.error(f"no part is called {', '.join(unknown)}")
    share = asked.seconds / len(chosen)
    return max([_part(name, asked.seed, share) for name in chosen])


def _part(name: str, seed: int, seconds: float) -> int:
    print(f"== {name}, {seconds:.0f} s, seed {seed}", flush=True)
    if name == "fuzz":
        return fuzz.main(["--seconds", str(seconds), "--seed", str(seed)])
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        rounds = PARTS[name](Path(folder), Random(f"{name}-{seed}"), time.monotonic() + seconds)
        for number, problem in enumerate(rounds):
            if problem:
                failed += 1
                print(f"{name} {number}: {problem}", file=sys.stderr, flush=True)
                KEPT.mkdir(exist_ok=True)
                (KEPT / f"{name}-{seed}-{number}.txt").write_text(problem, encoding="utf-8")
            else:
                passed += 1
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
