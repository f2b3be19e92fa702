"""Opens a store on a thread of its own while Textual is being loaded, and tells the application when it is open.

Free of Textual at import. Keys pass through here and are never shown or logged.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from console.gateway import Gateway
    from console.lanes import Node


class Opening:
    """One attempt to open a store; a wrong passphrase leaves it ready for another."""

    def __init__(
        self,
        path: Path,
        key: bytes | None = None,
        *,
        today: date,
        as_of: date | None = None,
        read_only: bool = False,
    ) -> None:
        self.path = path
        self.as_of = as_of
        """The day that was asked for; None for the store's own."""
        self._key = key
        self._today = today
        self._read_only = read_only
        self._node: Node | None = None
        self._found: Gateway | None = None
        self._failure: Exception | None = None
        self._guard = threading.Lock()
        self._given_up = False
        self.tried = False
        """Whether a passphrase was tried."""

    def start(self, passphrase: str | None = None) -> Opening:
        """Begin; with a passphrase, try that one."""
        self._failure = None
        self.tried = passphrase is not None
        threading.Thread(target=self._work, args=(passphrase,), name="careteam-open", daemon=True).start()
        return self

    def tell(self, node: Node) -> None:
        """From now on `node` gets the news; at once where there already is some."""
        with self._guard:
            self._node = node
            ready = self._found is not None or self._failure is not None
        if ready:
            self._post()

    def gateway(self) -> Gateway:
        """The open store."""
        if self._found is None:
            raise RuntimeError("the store is not open")
        return self._found

    def give_up(self) -> None:
        """Nobody waits any more: what is opened from now on is closed at once."""
        with self._guard:
            self._given_up = True

    def _work(self, passphrase: str | None) -> None:
        found: Gateway | None = None
        failure: Exception | None = None
        try:
            found = self._opened(passphrase)
        except Exception as error:  # noqa: BLE001 — the border: every failure becomes a message
            failure = error
        with self._guard:
            self._found, self._failure = found, failure
            told, given_up = self._node is not None, self._given_up
        if given_up and found is not None:
            found.close()
        elif told:
            self._post()

    def _opened(self, passphrase: str | None) -> Gateway:
        from console.gateway import Gateway
        from db import keys

        key = self._key if self._key is not None else keys.unlock(self.path, passphrase)
        return Gateway.open(self.path, key, read_only=self._read_only, as_of=self.as_of, today=self._today)

    def _post(self) -> None:
        from console import messages
        from db.errors import LeaseError, LockedError

        news: Any
        if self._found is not None:
            gateway = self._found
            news = messages.StoreOpened(demo=gateway.demo, read_only=gateway.read_only, holder=gateway.holder)
        else:
            failure = self._failure or RuntimeError("not opened")
            locked = isinstance(failure, LockedError) and not isinstance(failure, LeaseError)
            news = messages.AskFailed(failure, "locked" if locked else "open")
        if self._node is not None:
            self._node.post_message(news)


def make_store(node: Node, path: Path, passphrase: str, *, today: date) -> None:
    """Make an encrypted store on a thread of its own, then open it; `StoreMade` or `AskFailed` is posted to `node`."""

    def work() -> None:
        from console import messages
        from db import keys

        try:
            key = keys.create_store(path, passphrase)
        except Exception as error:  # noqa: BLE001 — the border: every failure becomes a message
            node.post_message(messages.AskFailed(error, "open"))
            return
        node.post_message(messages.StoreMade(Opening(path, key, today=today).start()))

    threading.Thread(target=work, name="careteam-make", daemon=True).start()
