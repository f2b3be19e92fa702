"""One small demo store for all screen tests, copied for each of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support import demo_store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def made_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store that the others are copies of."""
    return demo_store.make(tmp_path_factory.mktemp("made"), date(2026, 11, 24))


@pytest.fixture
def store(made_store: Path, tmp_path: Path) -> Path:
    """A demo store of 80 people, of this test's own."""
    return demo_store.copy(made_store, tmp_path / "store")
