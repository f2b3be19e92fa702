"""One theme from its few deciding colours, so that the four files hold colours and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from textual.theme import Theme


@dataclass(frozen=True, slots=True)
class Colours:
    """What a theme decides, by meaning; all `#rrggbb`."""

    background: str
    surface: str
    panel: str
    foreground: str
    muted: str
    primary: str
    accent: str
    success: str
    warning: str
    error: str
    zebra: str
    cursor: str
    cursor_blurred: str
    marked: str
    band: str
    strip: str
    border: str
    border_blurred: str
    selection: str


def theme(name: str, colours: Colours, *, dark: bool) -> Theme:
    """The colours as a Textual theme, every derived variable that we use set on purpose."""
    return Theme(
        name=name,
        dark=dark,
        primary=colours.primary,
        secondary=colours.accent,
        accent=colours.accent,
        success=colours.success,
        warning=colours.warning,
        error=colours.error,
        foreground=colours.foreground,
        background=colours.background,
        surface=colours.surface,
        panel=colours.panel,
        variables=_text(colours) | _grounds(colours) | _parts(colours),
    )


def _text(colours: Colours) -> dict[str, str]:
    return {
        "text": colours.foreground,
        "text-muted": colours.muted,
        "text-disabled": colours.muted,
        "text-primary": colours.primary,
        "text-secondary": colours.accent,
        "text-accent": colours.accent,
        "text-success": colours.success,
        "text-warning": colours.warning,
        "text-error": colours.error,
        "foreground-muted": colours.muted,
        "foreground-disabled": colours.muted,
    }


def _grounds(colours: Colours) -> dict[str, str]:
    return {
        "row-zebra": colours.zebra,
        "row-header": colours.panel,
        "row-cursor": colours.cursor,
        "row-cursor-blurred": colours.cursor_blurred,
        "row-marked": colours.marked,
        "goal-band": colours.band,
        "warning-muted": colours.strip,
        "primary-muted": colours.cursor,
        "accent-muted": colours.marked,
        "success-muted": colours.band,
    }


def _parts(colours: Colours) -> dict[str, str]:
    """Variables that the framework's own widgets use."""
    return {
        "block-cursor-background": colours.cursor,
        "block-cursor-foreground": colours.foreground,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": colours.cursor_blurred,
        "block-cursor-blurred-foreground": colours.foreground,
        "block-hover-background": colours.zebra,
        "border": colours.border,
        "border-blurred": colours.border_blurred,
        "surface-active": colours.panel,
        "input-cursor-background": colours.foreground,
        "input-cursor-foreground": colours.background,
        "input-selection-background": colours.selection,
        "screen-selection-background": colours.selection,
        "scrollbar": colours.border_blurred,
        "scrollbar-hover": colours.border,
        "scrollbar-active": colours.border,
        "scrollbar-background": colours.background,
        "scrollbar-background-hover": colours.background,
        "scrollbar-background-active": colours.background,
        "scrollbar-corner-color": colours.background,
        "link-color": colours.accent,
        "link-background": colours.background,
        "footer-key-foreground": colours.accent,
        "footer-background": colours.panel,
        "footer-foreground": colours.foreground,
        "footer-description-foreground": colours.foreground,
        "button-foreground": colours.foreground,
        "button-color-foreground": colours.background,
        "button-focus-text-style": "bold reverse",
    }
