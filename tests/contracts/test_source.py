"""What no source file may hold: each test is one promise of the design, checked by reading every file."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("console", "widgets", "db", "seed")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
DRIVER_MODULES = {"db/engine.py", "db/migrations/run.py"}
"""Where the encrypted driver may be imported: opening a store, and handing the open connection to Alembic."""

CLOCK_MODULES = {"db/clock.py"}
"""Where the machine's clock may be read."""

CLOCK = re.compile(
    r"\b(?:datetime|dt)\.(?:now|utcnow|today)\(|\bdate\.today\(|\btime\.(?:time|time_ns|localtime|gmtime|ctime)\(|strftime\('%s"
)


def name_of(path: Path) -> str:
    """The file as it is called inside the checkout."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    """A source file as syntax."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> set[str]:
    """Top-level names of everything a file imports, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_imports_point_down() -> None:
    """The import contracts of pyproject.toml hold."""
    tool = Path(sys.executable).with_name("lint-imports")
    if not tool.exists():
        pytest.skip("import-linter is not installed here; .ci/run always has it")
    ended = subprocess.run(
        [tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_only_the_engine_knows_the_driver() -> None:
    """The encrypted driver is imported in one module, so nothing can open a store another way."""
    assert {name_of(path) for path in SOURCES if "sqlcipher3" in imports(path)} <= DRIVER_MODULES


def test_nothing_knows_the_plain_driver() -> None:
    """`sqlite3` is imported nowhere: there is nothing to fall back to (security.md 2.6)."""
    assert [name_of(path) for path in SOURCES if imports(path) & {"sqlite3", "pysqlite2", "apsw"}] == []


def test_only_the_clock_reads_the_clock() -> None:
    """Every other module is given its day, so that any day can be looked at and tested."""
    found = [
        f"{name_of(path)}:{number}"
        for path in SOURCES
        if name_of(path) not in CLOCK_MODULES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if CLOCK.search(line)
    ]
    assert found == []


def test_sql_never_computes_dates() -> None:
    """SQLite's date functions turn partial FHIR dates into wrong days (security.md 4.6), so no SQL text uses them."""
    function = re.compile(
        r"\b(?:julianday|unixepoch|strftime|datetime|date|time)\s*\(\s*(?:'now'|[a-z_]+\.?[a-z_]*\s*[,)]\s*$)",
        re.IGNORECASE,
    )
    found = []
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.search(r"\bSELECT\b", node.value)
            ):
                found += [
                    f"{name_of(path)}:{node.lineno}"
                    for line in node.value.splitlines()
                    if function.search(line)
                ]
    assert found == []


def test_nothing_is_left_to_do() -> None:
    """No file says that something is still missing; what is missing stands in an issue."""
    mark = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    found = [name_of(path) for path in [*SOURCES, *TESTS] if mark.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_no_dangerous_calls() -> None:
    """No shell, no evaluation of text, no pickle, no unverified connection."""
    found: list[str] = []
    for path in SOURCES:
        if imports(path) & {"pickle", "marshal", "shelve", "dill", "cloudpickle"}:
            found.append(f"{name_of(path)}: pickle")
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            risky = called in {"eval", "exec", "os.system", "os.popen", "__import__"}
            loose = [
                word.arg
                for word in node.keywords
                if isinstance(word.value, ast.Constant)
                and (word.arg, word.value.value) in {("shell", True), ("verify", False)}
            ]
            if risky or loose:
                found.append(f"{name_of(path)}:{node.lineno}: {called}")
    assert found == []


def test_every_module_says_what_it_is() -> None:
    """Each module opens with a sentence (ruff asks for those of functions and classes)."""
    assert [name_of(path) for path in SOURCES if not ast.get_docstring(tree(path))] == []


def test_every_test_says_what_it_holds() -> None:
    """Each test has a sentence, so that a failure names a broken promise."""
    silent = [
        f"{name_of(path)}: {node.name}"
        for path in TESTS
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_file_is_named_after_nothing() -> None:
    """Files are named after nouns of the team's work, never after leftovers."""
    empty = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
    assert [name_of(path) for path in [*SOURCES, *TESTS] if path.stem in empty] == []


def test_widgets_are_called_by_their_full_name() -> None:
    """Textual's own widgets are never imported as `widgets`, which is ours."""
    relative = [
        name_of(path)
        for path in SOURCES
        if re.search(r"from textual import .*\bwidgets\b", path.read_text(encoding="utf-8"))
    ]
    assert relative == []


def test_markup_is_never_made_from_data() -> None:
    """No module turns text into styled text by Rich's or Textual's markup parser."""
    parser = re.compile(r"\b(?:Text|Content)\.from_markup\(|\brender_markup\(|markup\s*=\s*True")
    assert [name_of(path) for path in SOURCES if parser.search(path.read_text(encoding="utf-8"))] == []
