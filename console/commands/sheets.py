"""The panel as a sheet, with the columns and words of the settings file: the same as the console shows and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.commands.stores import Reading
    from console.export import Sheet
    from console.session import Session
    from db.records import PanelRow


def session(opened: Reading) -> Session:
    """Who is at the keyboard, as the settings file says, on the day that the store is seen.

    Masking is for rooms with other people in them; here `--show-phi` was said, and what JSON holds is what text shows.
    """
    from console import paths
    from console import settings as settings_file
    from console.present.masking import Mask
    from console.session import Session
    from db.clock import Clock

    held, _ = settings_file.load(paths.settings_file())
    return Session.start(
        held, Clock().today(), as_of=opened.as_of, demo=opened.demo, read_only=True
    ).with_mask(Mask.FULL)


def panel_sheet(rows: list[PanelRow], opened: Reading, query: str = "") -> Sheet:
    """The rows as the panel screen shows them."""
    from console import export
    from console.present import panel_rows

    here = session(opened)
    columns = panel_rows.chosen(here.settings.columns)
    return export.panel_sheet(rows, columns, here, title="Panel", query=query)
