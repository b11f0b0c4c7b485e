"""What changed between two texts, drawn so that it also shows where there are no colours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text

STYLES = {"kept": "", "removed": "red strike", "added": "green underline"}
MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}


def draw_redline(console: Console, title: str, pieces: Iterable[dict[str, Any]]) -> None:
    """One text with what is gone and what is new marked in it."""
    line = Text(f"{title}: " if title else "")
    for piece in pieces:
        before, after = MARKS.get(piece["change"], ("", ""))
        line.append(f"{before}{piece['text']}{after}", style=STYLES[piece["change"]])
    console.print(line)
