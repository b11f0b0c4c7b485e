"""`loket verify`: whether a file is a letter as the Loket signed it; no system need run."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from schemas.common import Refused
from services.cli.look.answering import answer
from services.cli.options import AsJson
from services.faces.verifying import DO, beginning, letter_keys, why_not
from services.kernel.settings import Settings
from services.kernel.signing import NotGenuine, verify
from services.kernel.words import NL, date_words

File = Annotated[Path, typer.Argument(metavar="FILE", help="A letter: PDF, HTML or JSON.")]
Key = Annotated[
    Path | None,
    typer.Option("--key", metavar="JSON", help="The Loket's public keys; else this home's."),
]


def verify_file(file: File, key: Key = None, as_json: AsJson = False) -> None:
    """Whether a letter is genuine: unchanged, and signed by the Loket; exit code 1 if not."""
    keys = letter_keys(key or Settings().letter_keys)
    try:
        mark = verify(beginning(file), keys)
    except NotGenuine as why:
        raise Refused(why.reason, why_not(why).nl, DO.nl) from why
    found = {
        "genuine": True,
        "reference": mark.reference,
        "date": mark.date,
        "text": mark.text,
        "key": mark.key,
    }
    answer(found, as_json, _draw)


def _draw(console: Console, found: dict[str, Any]) -> None:
    console.print("[bold green]Echt.[/] Dit bestand is zoals het Loket het heeft ondertekend.")
    day = date_words(date.fromisoformat(found["date"]), NL)
    console.print(f"Kenmerk: {found['reference']}\nDatum van de brief: {day}")
    console.print(f"Controlegetal van de tekst: {found['text']}\nSleutel: {found['key']}")
