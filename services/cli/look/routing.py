"""`loket routing`: the rules, what other rules would change, and outcomes by country."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from schemas.catalogue import CatalogueError, load
from schemas.common import Refused
from services.advice.assembly.history import MODEL
from services.cli.look.answering import answer
from services.cli.look.figures import AsCsv, AsOf
from services.cli.look.queue import Limit
from services.cli.look.routing_drawn import draw_countries, draw_rules, draw_trial
from services.cli.look.term import English
from services.cli.options import AsJson
from services.cli.who import connected
from services.faces.figures import COUNTRIES, Told, country_rows, csv_of, day_of, gathered
from services.faces.readers import LOKET, face_at, opened
from services.faces.routing_try import Trial, tried
from services.kernel.words import EN, NL

routing = typer.Typer(help="Who is asked by which rules, and whether they are fair.")
Version = Annotated[str, typer.Option("--catalogue", help="A version; left out, the newest.")]
Rules = Annotated[
    Path, typer.Argument(metavar="RULES", help="A file like routing.toml of the catalogue.")
]


@routing.command()
def show(catalogue: Version = "", english: English = False, as_json: AsJson = False) -> None:
    """The rules, in order, with why they are there."""
    try:
        known = load(catalogue or None)
    except CatalogueError as error:
        raise _refused(error) from error
    found = {
        "catalogue": known.version,
        "rules": [rule.model_dump(exclude_defaults=True) for rule in known.rules.values()],
    }
    answer(found, as_json, lambda console, _: draw_rules(console, known, EN if english else NL))


@routing.command("try")
def try_rules(rules: Rules, limit: Limit = 50, as_json: AsJson = False) -> None:
    """What other rules would have changed in cases that were put out; nothing is changed."""
    try:
        trial = asyncio.run(_tried(rules, limit))
    except CatalogueError as error:
        raise _refused(error) from error
    found: dict[str, Any] = {k: v for k, v in asdict(trial).items() if k != "limit"}
    answer(found, as_json, lambda console, _: draw_trial(console, trial))


@routing.command()
def report(
    as_of: AsOf = "", as_csv: AsCsv = False, english: English = False, as_json: AsJson = False
) -> None:
    """What became of questions by country, small numbers together: to look for a bias."""
    if as_json and as_csv:
        raise Refused("usage", "It is either --json or --csv.", "Leave one of them out.")
    told, language = asyncio.run(_told(as_of)), EN if english else NL
    if as_csv:
        sys.stdout.write(csv_of(COUNTRIES, country_rows(told, language)))
        return
    found = {
        "as_of": told.as_of,
        "until": told.figures.until,
        "countries": [asdict(one) for one in told.countries],
    }
    answer(found, as_json, lambda console, _: draw_countries(console, told, language))


async def _tried(rules: Path, limit: int) -> Trial:
    async with connected() as faces:
        face = await face_at(faces, LOKET)
        return await tried(face.reader, rules, limit)


async def _told(as_of: str) -> Told:
    day = day_of(as_of)
    async with connected() as faces:
        face = await face_at(faces, LOKET)
        async with opened(faces.settings, LOKET, MODEL, face.reader) as projection:
            return gathered(projection.db, day, None)


def _refused(error: CatalogueError) -> Refused:
    """Everything that is wrong with the rules, in one line."""
    return Refused("bad_rules", "; ".join(error.lines) + ".", "Correct the file and try again.")
