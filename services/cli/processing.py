"""`loket processing`: from a person to the code in the Logboek, and back.

Also to which Logboek the commands themselves write: the one that the settings name, else that of
the house that runs in this home.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.console import Console

from services.cli.house.lock import at_home, is_up
from services.cli.look.answering import answer
from services.cli.options import AsJson
from services.kernel.processing_log import subject_type
from services.kernel.pseudonyms import Pseudonyms, Subject
from services.kernel.settings import Settings

processing = typer.Typer(
    help="Lines about a person in the Logboek Dataverwerkingen.", no_args_is_help=True
)
Zone = Annotated[str, typer.Option("--zone", help="LOKET, DOOR or a department.")]


@processing.command("subject")
def code_of(
    person: Annotated[str, typer.Argument(metavar="ID", help="An id in PEOPLE.")],
    zone: Zone,
    as_json: AsJson = False,
) -> None:
    """The code to search the Logboek for, to answer who asks what was done with their data."""
    _answer(Subject(zone.upper(), person), as_json)


@processing.command("who")
def person_of(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A dpl.core.data_subject_id.")],
    zone: Zone,
    as_json: AsJson = False,
) -> None:
    """The person of a code, for who is accountable and holds the key of this home."""
    _answer(_pseudonyms().subject(code, zone.upper()), as_json)


def logged(settings: Settings) -> Settings:
    """Settings by which commands log to the Logboek of the house that runs, if none is named."""
    if not settings.ldv_endpoint and is_up(settings.home):
        house = at_home(settings.home)
        told = {"ldv_endpoint": house.get("logboek", ""), "ldv_required": house.get("must_log")}
        settings = settings.model_copy(update=told)
    return settings


def _answer(subject: Subject, as_json: bool) -> None:
    found = {
        "person": subject.id,
        "zone": subject.zone,
        "dpl.core.data_subject_id": _pseudonyms().code(subject),
        "dpl.core.data_subject_id_type": subject_type(Settings().oin, subject.zone),
    }
    answer(found, as_json, _draw)


def _pseudonyms() -> Pseudonyms:
    return Pseudonyms.of(Settings())


def _draw(console: Console, found: dict[str, Any]) -> None:
    for name, value in found.items():
        console.print(f"{name}: {value}", soft_wrap=True, markup=False)
