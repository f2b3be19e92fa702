"""`careteam init`: makes an empty encrypted store and says where it is and what is not kept anywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.commands import options

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the store goes and how its passphrase arrives."""
    options.store(parser)


def run(args: argparse.Namespace) -> int:
    """Makes the store; refuses where one already is."""
    from console import paths
    from console.commands import passphrase
    from console.commands.output import say
    from db import keys
    from db.errors import UseError

    path = args.store or paths.default_store()
    if path.exists():
        # Asked before the passphrase: nobody should think up a new one for nothing.
        raise UseError(
            f"There is already a store at {path}.", "Choose another name with --store; nothing was changed."
        )
    told = (
        passphrase.ask_new() if args.passphrase_fd is None else passphrase.from_descriptor(args.passphrase_fd)
    )
    keys.create_store(path, told)
    say(
        f"Made an encrypted store at {path}, with its key slots in {keys.key_path(path).name} beside it.",
        "Nobody can open it without the passphrase, and nobody can bring a forgotten one back.",
        "Next: careteam import PATH… reads FHIR R4 files into it; careteam opens it.",
    )
    return 0
