"""Completes a path as it is typed. The only part of the console that looks into folders; knows nothing of their content."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from textual.suggester import Suggester


class PathSuggester(Suggester):
    """Suggests the first file or folder that begins like what was typed."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The completed path; off the UI thread, as folders may lie on slow disks."""
        return await asyncio.to_thread(completed, value) if value else None


def completed(text: str) -> str | None:
    """The first path, folders first, that begins with `text`; None where there is none."""
    folder, _, start = text.rpartition("/")
    place = Path(folder + "/" if folder or text.startswith("/") else ".").expanduser()
    try:
        with os.scandir(place) as entries:
            found = sorted(
                (not entry.is_dir(), entry.name) for entry in entries if entry.name.startswith(start)
            )
    except OSError:
        return None
    visible = [pair for pair in found if start.startswith(".") or not pair[1].startswith(".")]
    if not visible:
        return None
    is_file, name = visible[0]
    return (
        f"{folder}/{name}"
        if "/" in text and is_file
        else f"{folder + '/' if '/' in text else ''}{name}{'' if is_file else '/'}"
    )


def exists(text: str) -> bool:
    """Whether something is there to be read."""
    return bool(text.strip()) and Path(text.strip()).expanduser().exists()
