"""What is measured against what: the console on its stores, the floors, a peer."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.bench.terminal import Program

ROOT = Path(__file__).resolve().parents[2]
FLOORS = Path(__file__).with_name("floors")
OURS = {"PYTHONPATH": str(ROOT)}
LOADED = r"[\d,]{3,} people"
"""The status line once everybody is known."""


def console(store: Path, name: str, *, log: Path | None = None, files: Path | None = None) -> Program:
    """The console on a store; with `log`, the instrumented one."""
    module = "tests.bench.under" if log else "console"
    env = {**OURS, "CARETEAM_BENCH_LOG": str(log or ""), "CARETEAM_BENCH_FILES": str(files or "")}
    return Program(name, [sys.executable, "-P", "-m", module, "--store", str(store)], LOADED, env=env)


def hello(*, fill: bool = False) -> Program:
    """H, with `fill` the one that repaints everything on a page key."""
    argv = [sys.executable, str(FLOORS / "hello.py"), *(["--fill"] if fill else [])]
    return Program("H full" if fill else "H", argv, "READY 0")


def data_table(csv: Path, rows: int) -> Program:
    """D."""
    argv = [sys.executable, str(FLOORS / "data_table.py"), str(csv), str(rows)]
    return Program(f"DataTable {rows}", argv, r"MRN-0")


def visidata(csv: Path) -> Program:
    """The peer, where it is installed beside this Python; its screen settles on a timer."""
    program = Path(sys.executable).with_name("vd")
    return Program("VisiData", [sys.executable, str(program), str(csv)], r"100000 rows", quit=("g", "q"))
