"""`loket gate`: what in a file looks like personal data, and where; no system need run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from schemas.common import Refused
from schemas.personal import KINDS, Severity
from services.cli.look.answering import answer
from services.cli.options import AsJson
from services.kernel.gate import Looked, look
from services.kernel.gate.limits import BYTES, too_much
from services.kernel.words import NL

EN = "en"
File = Annotated[Path, typer.Argument(metavar="FILE", help="A PDF, a DOCX or plain text.")]
English = Annotated[bool, typer.Option("--english", help="Explain in English.")]
WORDS = {
    NL: {
        "nothing": "Wij zagen geen persoonsgegevens. Wij zien niet alles: een losse naam niet.",
        "refuse": "gaat niet naar het Loket",
        "warn": "alleen na nakijken",
        "pictures": "plaatjes zijn niet bekeken",
        "page": "bladzijde",
        "line": "regel",
        "column": "teken",
    },
    EN: {
        "nothing": "We saw no personal data. We do not see everything: not a bare name.",
        "refuse": "does not go to the Loket",
        "warn": "only once looked at",
        "pictures": "pictures were not looked at",
        "page": "page",
        "line": "line",
        "column": "column",
    },
}


def gate(file: File, as_json: AsJson = False, english: English = False) -> None:
    """What in a file looks like personal data, and where; exit code 1 if it may not be sent."""
    language = EN if english else NL
    looked = look(_read(file))
    answer(
        _told(looked, language),
        as_json,
        lambda console, told: _draw(console, told, WORDS[language]),
    )
    if looked.refused:
        raise typer.Exit(1)


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise Refused("bad_file", f"{file}: there is no such file.", "Give the name of a file.")
    if file.stat().st_size > BYTES:
        raise too_much(f"it is larger than {BYTES // 1024 // 1024} MB")
    return file.read_bytes()


def _told(looked: Looked, language: str) -> dict[str, Any]:
    """What was found, never the data themselves."""
    found = [
        {
            "kind": one.kind,
            "severity": one.severity,
            "page": one.page,
            "line": one.line,
            "column": one.column,
            "name": getattr(KINDS[one.kind].name, language),
            "explanation": getattr(KINDS[one.kind].known_by, language),
        }
        for one in looked.found
    ]
    return {
        "file": looked.kind,
        "pages": looked.pages,
        "pictures": looked.pictures,
        "refused": bool(looked.refused),
        "found": found,
    }


def _draw(console: Console, told: dict[str, Any], words: dict[str, str]) -> None:
    for one in told["found"]:
        places = [("page", one["page"]), ("line", one["line"]), ("column", one["column"])]
        where = ", ".join(f"{words[name]} {number}" for name, number in places if number)
        colour = "red" if one["severity"] == Severity.REFUSE else "yellow"
        name = one["name"][:1].upper() + one["name"][1:]
        console.print(f"[{colour}]{escape(name)}[/], {where}: {words[one['severity']]}.")
        console.print(f"  {escape(one['explanation'])}")
    if not told["found"]:
        console.print(words["nothing"])
    if told["pictures"]:
        console.print(f"{told['pictures']} {words['pictures']}.")
