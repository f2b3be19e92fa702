"""Renews the generated parts of README.md: the key table and the filter table. `python -m tests.support.documents`."""

from __future__ import annotations

import re
from pathlib import Path

from console.actions import markdown_table
from db.filter import FIELDS

README = Path(__file__).resolve().parents[2] / "README.md"


def filter_table() -> str:
    """The fields of the filter language as a Markdown table, in the order of the list that the parser uses."""
    lines = ["| field | also | means | example |", "|---|---|---|---|"]
    for field in FIELDS:
        also = ", ".join(f"`{name}`" for name in field.aliases)
        lines.append(f"| `{field.id}` | {also} | {field.help} | `{field.example}` |".replace("|  |", "| |"))
    return "\n".join(lines)


def renewed(text: str, name: str, content: str) -> str:
    """The text with what stands between the markers of this name replaced."""
    pattern = rf"(<!-- {name}:begin -->\n).*?(<!-- {name}:end -->)"
    assert re.search(pattern, text, re.DOTALL), name
    return re.sub(pattern, lambda found: f"{found[1]}{content.strip()}\n{found[2]}", text, flags=re.DOTALL)


def main() -> None:
    """Writes README.md anew where a generated part has changed."""
    text = README.read_text(encoding="utf-8")
    text = renewed(text, "keys", markdown_table())
    text = renewed(text, "filter", filter_table())
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
