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
from services.kernel.settings import Settings
from services.kernel.signing import LARGEST, Known, NotGenuine, public_keys, verify
from services.kernel.words import NL, date_words

File = Annotated[Path, typer.Argument(metavar="FILE", help="A letter: PDF, HTML or JSON.")]
Key = Annotated[
    Path | None,
    typer.Option("--key", metavar="JSON", help="The Loket's public keys; else this home's."),
]
WHY = {
    "empty": "Dit bestand is leeg.",
    "too_large": "Dit bestand is te groot voor een brief van het Loket.",
    "unsigned": "Dit bestand draagt geen hele handtekening van het Loket.",
    "changed": "Dit bestand is niet zoals het Loket het heeft ondertekend.",
    "unknown_key": "Dit bestand is ondertekend met een sleutel die niet op de lijst staat.",
    "key_expired": "De sleutel was op de datum van deze brief niet meer in gebruik.",
}
DO = "Vraag het Loket om de brief; gebruik dit bestand niet als advies."


def verify_file(file: File, key: Key = None, as_json: AsJson = False) -> None:
    """Whether a letter is genuine: unchanged, and signed by the Loket; exit code 1 if not."""
    keys = _keys(key or Settings().letter_keys)
    try:
        mark = verify(_bytes(file), keys)
    except NotGenuine as why:
        raise Refused(why.reason, WHY[why.reason], DO) from why
    found = {
        "genuine": True,
        "reference": mark.reference,
        "date": mark.date,
        "text": mark.text,
        "key": mark.key,
    }
    answer(found, as_json, _draw)


def _keys(path: Path) -> dict[str, Known]:
    try:
        return public_keys(_bytes(path))
    except FileNotFoundError as error:
        raise Refused(
            "no_keys", f"{path} is er niet.", "Noem de lijst met sleutels van het Loket met --key."
        ) from error
    except ValueError as error:
        raise Refused(
            "bad_keys", f"{path}: {error}.", "Vraag het Loket om zijn lijst met sleutels."
        ) from error


def _bytes(path: Path) -> bytes:
    """What is in a file, and no more of it than is needed to see that it is too much."""
    with path.open("rb") as opened:
        return opened.read(LARGEST + 1)


def _draw(console: Console, found: dict[str, Any]) -> None:
    console.print("[bold green]Echt.[/] Dit bestand is zoals het Loket het heeft ondertekend.")
    day = date_words(date.fromisoformat(found["date"]), NL)
    console.print(f"Kenmerk: {found['reference']}\nDatum van de brief: {day}")
    console.print(f"Controlegetal van de tekst: {found['text']}\nSleutel: {found['key']}")
