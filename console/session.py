"""Who is at the keyboard and how they look at the panel: role, masking, as-of day, words. Knows no screen and no data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from console.present.masking import Mask
from console.settings import Settings
from console.words import Words

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting; a change makes a new session, so that what is drawn and what was asked always belong together."""

    today: date
    as_of: date
    """The day that everything shown refers to; `today` unless a person looks back."""
    role: str = ""
    team: str = ""
    practitioner: str = ""
    mask: Mask = Mask.FULL
    floor: Mask = Mask.FULL
    """The least masking of this sitting: a stage cannot be left."""
    words: Words = field(default_factory=Words.load)
    settings: Settings = field(default_factory=Settings)
    demo: bool = False
    read_only: bool = False

    @classmethod
    def start(
        cls,
        settings: Settings,
        today: date,
        *,
        as_of: date | None = None,
        floor: Mask = Mask.FULL,
        demo: bool = False,
        read_only: bool = False,
    ) -> Session:
        """A new sitting from the user's settings."""
        return cls(
            today=today,
            as_of=as_of or today,
            role=settings.role,
            team=settings.team,
            practitioner=settings.practitioner,
            mask=max(Mask[settings.mask.upper()], floor),
            floor=floor,
            words=Words.load(settings.words),
            settings=settings,
            demo=demo,
            read_only=read_only,
        )

    @property
    def past(self) -> bool:
        """Whether somebody looks at another day than today."""
        return self.as_of != self.today

    @property
    def me(self) -> tuple[str, str, str]:
        """Role, team and practitioner, for filters that say "mine"."""
        return self.role, self.team, self.practitioner

    def with_mask(self, level: Mask) -> Session:
        """Another level of masking, never below the floor."""
        return replace(self, mask=max(level, self.floor))

    def more_masked(self) -> Session:
        """One level up; the highest stays."""
        return self.with_mask(Mask(min(self.mask + 1, Mask.STAGE)))

    def less_masked(self) -> Session:
        """One level down, not below the floor. Callers ask for confirmation first."""
        return self.with_mask(Mask(max(self.mask - 1, Mask.FULL)))

    def with_as_of(self, day: date) -> Session:
        """The same sitting, looking at another day."""
        return replace(self, as_of=day)

    def with_role(self, role: str) -> Session:
        """The same sitting in another role."""
        return replace(self, role=role)

    def with_settings(self, settings: Settings) -> Session:
        """The same sitting after settings were changed: words, role and team follow, masking and day stay."""
        return replace(
            self,
            settings=settings,
            words=self.words.with_vocabulary(settings.words),
            role=settings.role,
            team=settings.team,
            practitioner=settings.practitioner,
        )
