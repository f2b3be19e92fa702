"""Where settings, views and stores live on this machine; everything is made private. Knows no content of any file.

`CARETEAM_HOME` moves everything under one folder, for tests and for carrying a console on a stick.
"""

from __future__ import annotations

import os
from pathlib import Path

_NAME = "careteam"


def _base(kind: str) -> Path:
    """The folder of one kind ("config" or "data"), as the system wants it."""
    home = os.environ.get("CARETEAM_HOME")
    if home:
        return Path(home).expanduser() / kind
    import platformdirs

    return Path(
        platformdirs.user_config_path(_NAME) if kind == "config" else platformdirs.user_data_path(_NAME)
    )


def config_folder() -> Path:
    """Settings and views: small text files that a person may edit."""
    return _base("config")


def data_folder() -> Path:
    """Stores, and what the console remembers between sessions."""
    return _base("data")


def settings_file() -> Path:
    """The one settings file."""
    return config_folder() / "settings.toml"


def views_folder() -> Path:
    """The user's saved views, one file each."""
    return config_folder() / "views"


def default_store() -> Path:
    """The store that `careteam` opens when none is named."""
    return data_folder() / "careteam.db"


def demo_store() -> Path:
    """The store of made-up people, apart from any real one."""
    return data_folder() / "demo" / "demo.db"


def exports_folder() -> Path:
    """Where an export goes unless a person says otherwise: never the temporary folder (security.md 3.6)."""
    return data_folder() / "exports"


def private_umask() -> None:
    """From now on this process makes files that only their owner can read. Called once at the start."""
    os.umask(0o077)


def private_folder(path: Path) -> Path:
    """Make a folder and its missing parents, all readable by the owner only; an existing last folder is tightened.

    Folders above that were there before are left as they are: they may belong to somebody else.
    """
    missing = [path, *path.parents]
    for folder in reversed([each for each in missing if not each.exists()]):
        folder.mkdir(mode=0o700, exist_ok=True)
    if path.stat().st_mode & 0o077:
        path.chmod(0o700)
    return path


def write_private(path: Path, text: str, *, overwrite: bool = True) -> None:
    """Write a file as a whole, mode 0600: a reader sees the old text or the new one, never half of either.

    Without `overwrite` an existing file is left alone and `FileExistsError` raised. Missing folders are made private;
    folders that are there belong to whoever made them and are not touched.
    """
    if not path.parent.exists():
        private_folder(path.parent)
    if not overwrite:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    done = False
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        done = True
    finally:
        draft.unlink(missing_ok=True)
        if not overwrite and not done:
            path.unlink(missing_ok=True)
