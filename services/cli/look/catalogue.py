"""`loket catalogue`: what the Loket works by, with the source and date of every entry."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from schemas.catalogue import versions
from services.cli.look.answering import answer
from services.cli.look.term import English
from services.cli.options import AsJson
from services.faces.catalogue import CHOSEN, Section, sections, version_of
from services.kernel.words import EN, NL, text


def catalogue(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="Words or a code.")] = "",
    table: Annotated[str, typer.Option("--list", help="Only this list, such as regimes.")] = "",
    version: Annotated[str, typer.Option("--catalogue", help="A version; else the newest.")] = "",
    english: English = False,
    as_json: AsJson = False,
) -> None:
    """What the Loket works by: lists of entries, each with its source and date."""
    known = version_of(version)
    found = sections(known, words, table)
    language, opened = EN if english else NL, bool(words or table)
    document = {
        "catalogue": known.version,
        "versions": versions(),
        "lists": [asdict(one) if opened else _counted(one) for one in found],
    }
    answer(document, as_json, lambda console, _: _draw(console, found, language, opened))


def _counted(section: Section) -> dict[str, object]:
    return {"table": section.table, "title": section.title, "entries": len(section.lines)}


def _draw(console: Console, found: tuple[Section, ...], language: str, opened: bool) -> None:
    if not opened:
        for section in found:
            title = text(section.title, language)
            console.print(f"{section.table:16} {title} ({len(section.lines)})")
        return
    for section in found:
        table = Table(title=text(section.title, language), title_justify="left", show_header=False)
        for line in section.lines:
            said = "\n".join(text(words, language) for words in (line.name, *line.more))
            source = line.source or text(CHOSEN, language)
            table.add_row(line.code, said, f"{source} {line.date or ''}".strip())
        console.print(table)
    if not found:
        console.print({NL: "Niets gevonden.", EN: "Nothing found."}[language])
