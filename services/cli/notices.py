"""`loket notices`: what did not arrive in a zone, to be tried again or settled otherwise."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Column, Table

from schemas.catalogue import ReasonKind, load
from schemas.common import Command, Refused
from schemas.ids import reference
from schemas.notice import RetryNotice, SettleNotice
from services.cli.acting import Acting, at_side, report
from services.cli.look.answering import answer, moment
from services.cli.look.queue import Limit
from services.cli.options import As, AsJson, Institution
from services.cli.who import connected
from services.faces import lost
from services.faces.face import Faces
from services.faces.notice_words import kind_of, why
from services.faces.readers import DOOR, LOKET, opened
from services.faces.verbs import Side
from services.kernel.people import Directory
from services.notify.inbox import model

notices = typer.Typer(help="Messages that did not arrive.", no_args_is_help=True)
Zone = Annotated[str, typer.Option("--zone", help="LOKET, DOOR or a department.")]
Notice = Annotated[str, typer.Argument(metavar="ID", help="Its id; loket notices lost shows it.")]
SIDES = {LOKET: Side.LOKET, DOOR: Side.INSTITUTION}


@notices.command("lost")
def listed(
    zone: Zone,
    who: As = "",
    institution: Institution = "",
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """What did not arrive, oldest first: somebody's task each. At DOOR one institution's."""
    found = asyncio.run(_lost(zone.upper(), who, institution.upper(), limit))
    answer(found, as_json, _draw)


@notices.command()
def retry(
    notice: Notice, zone: Zone, who: As = "", institution: Institution = "", as_json: AsJson = False
) -> None:
    """Try once more to let somebody know."""
    asked = (notice, zone.upper(), who, institution.upper())
    _told(asyncio.run(_do(RetryNotice, {}, *asked)), "wordt opnieuw verstuurd", as_json, notice)


@notices.command()
def settle(
    notice: Notice,
    zone: Zone,
    reason: Annotated[str, typer.Option("--reason", help="How, such as told-by-telephone.")],
    who: As = "",
    institution: Institution = "",
    as_json: AsJson = False,
) -> None:
    """Say that somebody was told in another way, or need not be told."""
    asked = (notice, zone.upper(), who, institution.upper())
    done = asyncio.run(_do(SettleNotice, {"reason": reason}, *asked))
    _told(done, "genoteerd als geregeld", as_json, notice)


async def _lost(zone: str, who: str, institution: str, limit: int) -> list[dict[str, Any]]:
    async with connected() as faces:
        acting = await _at(faces, zone, who, institution)
        face, actor = acting.face, acting.actor
        if not lost.SEE_TO_IT & {*actor.roles}:
            roles = ", ".join(sorted(lost.SEE_TO_IT))
            raise Refused("not_allowed", f"This takes one of the roles {roles}.", "Ask one.")
        async with opened(faces.settings, zone, model(zone), face.reader) as projection:
            if zone != DOOR:
                return lost.everything(projection.rows, limit)
            everybody = (await Directory(face.reader).everybody()).by_id.values()
            own = actor.organisation or ""
            return lost.of_institution(projection.rows, own, everybody, limit)


async def _do(
    command: type[Command],
    values: dict[str, Any],
    notice: str,
    zone: str,
    who: str,
    institution: str,
) -> Any:
    try:
        values["case"] = UUID(notice)
    except ValueError as error:
        raise Refused("bad_input", f"{notice} is no id.", "See loket notices lost.") from error
    async with connected() as faces:
        acting = await _at(faces, zone, who, institution)
        return await acting.ask(command, values)


async def _at(faces: Faces, zone: str, who: str, institution: str) -> Acting:
    side = SIDES.get(zone, Side.DEPARTMENT)
    department = zone if side is Side.DEPARTMENT else ""
    return await at_side(faces, side, who, department, institution)


def _told(accepted: Any, done: str, as_json: bool, notice: str) -> None:
    report(accepted, done, as_json, notice)


def _draw(console: Console, found: list[dict[str, Any]]) -> None:
    if not found:
        console.print("Alles is aangekomen.")
        return
    table = Table(Column("id", no_wrap=True), "bericht", "dossier", "aan", "waarom", "sinds")
    for row in found:
        table.add_row(
            row["id"],
            kind_of(row["template"]).name.nl,
            reference(UUID(row["case_id"])),
            row["recipient"],
            why(row["reason"] or "").nl,
            moment(datetime.fromisoformat(row["changed_at"])),
        )
    console.print(table)
    reasons = ", ".join(one.code for one in load().reasons_for(ReasonKind.SETTLE))
    console.print(f"Regelen: loket notices settle ID --reason ({reasons})")
