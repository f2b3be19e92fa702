"""Renews the pictures of the panel: `.github/pictures/*.svg` and the text block of README.md.

`python -m tests.support.pictures` makes the demo store that the README shows (same seed, same day), opens the real
console on it without a terminal, waits for people and takes what it draws.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from datetime import date
from io import StringIO
from pathlib import Path

from rich.console import Console

from tests.support.documents import README, renewed

FOLDER = README.parent / ".github" / "pictures"
TODAY = date(2026, 11, 24)
PICTURES = (("panel", "careteam-dark", (120, 34)), ("panel-light", "careteam-light", (120, 34)))
"""File, theme and size; `panel` is the text block too."""


async def picture(store: Path, theme: str, size: tuple[int, int]) -> tuple[str, str]:
    """The panel of a store as SVG and as text."""
    from console.app import CareApp
    from console.opening import Opening
    from console.session import Session
    from console.settings import Settings

    app = CareApp(
        Session.start(Settings(theme=theme), TODAY, demo=True),
        Opening(store, today=TODAY).start(),
    )
    async with app.run_test(size=size) as pilot:
        for _ in range(200):
            await pilot.pause(0.1)
            if re.search(r"[1-9][\d,]* people", text_of(app, size)):
                break
        await pilot.press("down", "down")
        await pilot.pause(1.0)
        drawn = app.export_screenshot(title="careteam demo")
        # Rich names a font on a server; whoever looks at the picture should fetch nothing.
        return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL), text_of(app, size)


def text_of(app: object, size: tuple[int, int]) -> str:
    """The screen as plain text, one line per row."""
    console = Console(width=size[0], height=size[1], file=StringIO(), record=True, color_system=None)
    console.print(app.screen._compositor.render_update(full=True))  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in console.export_text().splitlines())


def main() -> None:
    """Draws every picture."""
    from seed.demo import make_demo

    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CARETEAM_HOME"] = folder
        store = Path(folder) / "demo.db"
        make_demo(store, people=1300, today=TODAY)
        shown = {name: asyncio.run(picture(store, theme, size)) for name, theme, size in PICTURES}
    for name, (drawn, _) in shown.items():
        (FOLDER / f"{name}.svg").write_text(drawn, encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    README.write_text(
        renewed(
            text,
            "picture",
            f"<details><summary>The same as text</summary>\n\n```text\n{shown['panel'][1]}\n```\n\n</details>",
        ),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
