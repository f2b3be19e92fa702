"""The command line: finds the sub-command and loads only that one; knows nothing of screens or data.

Everything imported here is paid for before the first frame and for every `--help`, so it is the standard library only.
Exit codes: 0 done, 1 done with refused input, 2 wrong use, 3 locked or wrong passphrase, 4 store damaged,
5 network, 6 a component is missing, 130 stopped by the person.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

from console import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "open the console on made-up people"),
    "init": ("init", "make an encrypted store"),
    "import": ("import_files", "read FHIR R4 files into the store"),
    "panel": ("panel", "list the panel, filtered and sorted"),
    "person": ("person", "show one person"),
    "measures": ("measures", "print the numbers that sources report about populations"),
    "export": ("export", "write a filtered panel to a file"),
    "doctor": ("doctor", "check this installation, the store and the terminal"),
}
"""Sub-command to its module in console.commands and one line of help, in the order of the help text."""

KEPT_VARIABLES = frozenset(
    {
        "TEXTUAL_ANIMATIONS",
        "TEXTUAL_COLOR_SYSTEM",
        "TEXTUAL_DIM_FACTOR",
        "TEXTUAL_DISABLE_KITTY_KEY",
        "TEXTUAL_FPS",
        "TEXTUAL_SMOOTH_SCROLL",
        "TEXTUAL_THEME",
    }
)
"""How things look or move. Every other TEXTUAL variable can log keys, write pictures or open a door (TRM-05)."""

OUR_FILES = ("console/actions.py", "db/records.py", "seed/people.py", "widgets/plain.py")
"""One file of each of our packages that no other distribution called console, db, seed or widgets would bring."""

MINUS_FOLLOWS = frozenset({"--filter", "--sort"})
"""Options whose value may start with a minus: it excludes in a filter and turns an order round."""

STOPPED = 130
"""What shells expect after Ctrl-C."""


class Command(Protocol):
    """What every module in console.commands offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declares the options; imports nothing heavy."""

    def run(self, args: argparse.Namespace) -> int:
        """Does the work and returns the exit code."""


class _Parser(argparse.ArgumentParser):
    """Refuses with one plain sentence and the way to the help."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"careteam: {message}\nTry: {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs `careteam` with these arguments (the process's own by default) and returns the exit code."""
    scrub_environment()
    os.umask(0o077)
    problem = foreign_package()
    if problem:
        sys.stderr.write(problem)
        return 6
    words = list(sys.argv[1:] if argv is None else argv)
    name = words[0] if words and words[0] in COMMANDS else ""
    module, purpose = COMMANDS.get(name, ("open_console", ""))
    command = cast("Command", importlib.import_module(f"console.commands.{module}"))
    parser = _named_parser(name, purpose) if name else _top_parser()
    if words and not name and not words[0].startswith("-"):
        parser.error(f"there is no command {words[0]!r}")
    command.add_arguments(parser)
    return _guarded(command, parser.parse_args(_joined(words[1:] if name else words)))


def _joined(words: list[str]) -> list[str]:
    """`--sort -last` as `--sort=-last`: what follows these options may start with a minus and is no option itself."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in MINUS_FOLLOWS:
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def scrub_environment() -> None:
    """Removes the variables by which Textual would log keys, save pictures or load foreign code."""
    for variable in [
        name for name in os.environ if name.startswith("TEXTUAL") and name not in KEPT_VARIABLES
    ]:
        del os.environ[variable]


def foreign_package(folder: str | None = None) -> str:
    """A sentence about packages of the same name that stand where ours should; empty when all is well.

    `console`, `db`, `seed` and `widgets` are ordinary words, and other distributions install packages of these names.
    """
    here = folder or os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    missing = [name for name in OUR_FILES if not os.path.exists(os.path.join(here, name))]
    strangers = [name for name in ("db", "seed", "widgets") if not _stands_in(name, here)]
    if not missing and not strangers:
        return ""
    names = ", ".join(sorted({*strangers, *(name.split("/")[0] for name in missing)}))
    return (
        f"careteam: the Python package {names} found here is not careteam's own "
        f"(careteam was started from {here}).\n"
        "Another distribution or the current folder has a package of the same name. "
        "Install careteam in an environment of its own: pipx install careteam-console\n"
    )


def _stands_in(package: str, folder: str) -> bool:
    """True where Python would take `package` from this folder: the first place on the path that has one."""
    for place in sys.path:
        candidate = os.path.join(os.path.abspath(place), package)
        if os.path.isfile(os.path.join(candidate, "__init__.py")) or os.path.isfile(f"{candidate}.py"):
            return os.path.samefile(os.path.abspath(place), folder)
    return False


def _top_parser() -> argparse.ArgumentParser:
    listed = "\n".join(f"  {name:<8} {purpose}" for name, (_, purpose) in COMMANDS.items())
    parser = _Parser(
        prog="careteam",
        usage="careteam [COMMAND] [options]",
        description="A console for primary-care teams: who needs us today, what is missing, who does it, and why.",
        epilog=f"commands (careteam COMMAND --help says more):\n{listed}\n\nWithout a command the console opens.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"careteam {__version__}")
    return parser


def _named_parser(name: str, purpose: str) -> argparse.ArgumentParser:
    return _Parser(
        prog=f"careteam {name}", description=f"{purpose[0].upper()}{purpose[1:]}.", allow_abbrev=False
    )


def _guarded(command: Command, args: argparse.Namespace) -> int:
    """Runs a command; every failure becomes one sentence on stderr and its exit code, never a traceback with data."""
    try:
        return command.run(args)
    except KeyboardInterrupt:
        sys.stderr.write("careteam: stopped.\n")
        return STOPPED
    except BrokenPipeError:
        # Somebody closed the other end (`| head`): not an error, but Python would complain while closing stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 — the border: nothing may print a traceback, its locals are people
        from console.commands.failure import report

        return report(error)
