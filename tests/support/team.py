"""Drives the console as a team member does: by action ids and keys, waiting for what is shown and never for time."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from console import actions
from console.app import CareApp
from console.opening import Opening
from console.session import Session
from console.settings import Settings
from tests.support.screen_text import screen_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import date
    from pathlib import Path

    from textual.pilot import Pilot

PATIENCE = 15.0
"""Seconds until something that should happen has not happened."""


class Team:
    """Somebody at the keyboard."""

    def __init__(self, app: CareApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot
        self.said: list[str] = []

    @property
    def text(self) -> str:
        """What the screen shows."""
        return screen_text(self.app)

    @property
    def screen(self) -> Any:
        """The screen on top."""
        return self.app.screen

    async def do(self, *action_ids: str) -> None:
        """Presses the first key of each action, which must be alive on the screen that is open."""
        for action_id in action_ids:
            action = actions.by_id(action_id)
            await self.pilot.press(action.key_list[0])
            await self.settled()

    async def press(self, *keys: str) -> None:
        """Presses keys."""
        await self.pilot.press(*keys)
        await self.settled()

    async def type(self, text: str) -> None:
        """Types a text, key by key."""
        from textual.keys import _character_to_key

        for letter in text:
            await self.pilot.press(_character_to_key(letter))

    async def until(self, true: Callable[[], Any], what: str = "") -> None:
        """Waits until something is so."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not true():
            assert loop.time() < end, f"it did not come to this: {what}\n{self.text}"
            await self.pilot.pause(0.02)

    async def sees(self, *texts: str) -> None:
        """Waits until the screen shows all these texts."""
        await self.until(lambda: all(text in self.text for text in texts), f"see {texts}")

    async def gone(self, text: str) -> None:
        """Waits until the screen does not show a text any more."""
        await self.until(lambda: text not in self.text, f"lose {text}")

    async def settled(self) -> None:
        """Waits until no message is left and no question is unanswered."""
        gateway = self.app.gateway
        for _ in range(200):
            await self.pilot.pause()
            if gateway is None or gateway.idle:
                break
            await asyncio.sleep(0.01)
        await self.pilot.pause()


@asynccontextmanager
async def at_work(
    store: Path | None,
    today: date,
    *,
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
    key: bytes | None = None,
    read_only: bool = False,
    **session: Any,
) -> AsyncIterator[Team]:
    """A running console on a store, its people listed."""
    opening = None if store is None else Opening(store, key, today=today, read_only=read_only).start()
    app = CareApp(Session.start(settings or Settings(), today, read_only=read_only, **session), opening)
    async with app.run_test(size=size, notifications=True) as pilot:
        team = Team(app, pilot)
        if opening is not None:
            await team.until(lambda: app.gateway is not None, "the store opens")
            await team.until(lambda: app.panel.total is not None, "the people are listed")
            await team.settled()
        yield team
