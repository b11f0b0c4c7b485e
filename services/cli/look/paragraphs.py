"""`loket paragraphs`: the standard paragraphs a finding may follow, and where they come from."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from schemas.catalogue import load
from schemas.common import Aspect
from services.cli.look.answering import answer
from services.cli.options import AsJson

About = Annotated[Aspect | None, typer.Option("--aspect", help="Only those on this aspect.")]


def paragraphs(aspect: About = None, as_json: AsJson = False) -> None:
    """The standard paragraphs: sourced facts that a finding may follow by their code."""
    found = load().paragraphs_for(aspect)
    answer([one.model_dump(mode="json") for one in found], as_json, _draw)


def _draw(console: Console, found: list[dict[str, Any]]) -> None:
    for one in found:
        console.print(f"[bold]{one['code']}[/]  {one['aspect'] or 'elk aspect'}: ", end="")
        console.print(Text(one["name"]["nl"]))
        console.print(Text(f"  {one['text']['nl']}"))
        console.print(Text(f"  {one['source']}", style="dim"))
