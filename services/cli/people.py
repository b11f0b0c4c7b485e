"""`loket people`: who is known in a zone, letting a first person in, and forgetting somebody."""

from __future__ import annotations

import asyncio
import re
from typing import Annotated, Any, Literal

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from schemas import subjects
from schemas.catalogue import load
from schemas.catalogue.processing import Processing
from schemas.common import Refused, Role
from schemas.contacts import MANAGE
from services.cli.failing import bad_fields
from services.cli.look.answering import answer
from services.cli.options import AsJson
from services.cli.who import connected
from services.faces.face import Face
from services.faces.readers import DOOR, face_at
from services.kernel.people import STREAM, Directory, People, Person
from services.kernel.pseudonyms import Subject

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
LISTED = "Gegevens van iedereen in een zone tonen"
people = typer.Typer(help="Who is known in a zone.", no_args_is_help=True)
Zone = Annotated[str, typer.Option("--zone", help="LOKET, DOOR or a department.")]


@people.command("list")
def everybody(zone: Zone, as_json: AsJson = False) -> None:
    """Everybody known in a zone, with their roles."""
    answer(asyncio.run(_list(zone.upper())), as_json, _draw)


@people.command()
def erase(
    person: Annotated[str, typer.Argument(metavar="ID", help="An id in PEOPLE.")],
    zone: Zone,
    as_json: AsJson = False,
) -> None:
    """Forget somebody: name and addresses go, events keep only the id."""
    answer(asyncio.run(_erase(person, zone.upper())), as_json, _erased)


@people.command()
def invite(
    institution: Annotated[str, typer.Argument(metavar="INSTITUTION", help="Its code: TUD.")],
    person: Annotated[str, typer.Option("--id", help="With which they sign in; no name.")],
    name: Annotated[str, typer.Option("--name", help="What they are called.")],
    mail: Annotated[str, typer.Option("--mail", help="Where they are told things.")] = "",
    language: Annotated[Literal["nl", "en"], typer.Option("--language")] = "nl",
    as_json: AsJson = False,
) -> None:
    """Let a first person in for an institution that has no coordinator; run at DOOR."""
    told = {"id": person, "name": name, "mail": mail or None, "language": language}
    answer(asyncio.run(_invite(institution.upper(), told)), as_json, _invited)


@people.command("second-mail")
def second_mail(
    person: Annotated[str, typer.Argument(metavar="ID", help="An id in PEOPLE.")],
    zone: Zone,
    mail: Annotated[str, typer.Option("--mail", help="Another one than the first.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say where somebody is mailed when their first address fails; without --mail nowhere."""
    answer(asyncio.run(_second(person, zone.upper(), mail)), as_json, _seconded)


async def _second(person: str, zone: str, mail: str) -> dict[str, Any]:
    async with connected() as faces:
        face = await face_at(faces, zone)
        known = People(face.client, face.reader)
        found = await known.get(person) if CODE.fullmatch(person) else None
        if found is None or found.is_institution:
            raise _unknown(person, zone)
        try:
            changed = found.with_second(mail)
        except ValueError as error:
            words = "It is no mail address, or no other one than the first."
            raise Refused("bad_input", words, "Give another --mail.") from error
        async with face.processing.action(Processing.PEOPLE) as action:
            action.add(Subject(zone, person))
        await known.put(changed)
    return {"person": person, "zone": zone, "second_mail": changed.second_mail}


def _unknown(person: str, zone: str) -> Refused:
    return Refused("unknown_person", f"{person} is not known in {zone}.", "See loket people list.")


async def _invite(institution: str, told: dict[str, Any]) -> dict[str, Any]:
    if institution not in load().institutions:
        raise Refused("unknown_code", f"There is no {institution}.", "See loket catalogue.")
    try:
        roles = (Role.INSTITUTION_COORDINATOR,)
        person = Person.model_validate({**told, "organisation": institution, "roles": roles})
    except ValidationError as error:
        raise bad_fields(error, "--id, --name, --mail or --language") from error
    async with connected() as faces:
        await _first(await face_at(faces, DOOR), person)
    return {"invited": person.id, "institution": institution}


async def _first(face: Face, person: Person) -> None:
    """Only where nobody looks after the institution; that comes in the processing log first."""
    async with face.processing.action(Processing.PEOPLE) as action:
        known = (await Directory(face.reader).now()).with_role(*MANAGE)
        if any(one.organisation == person.organisation for one in known):
            raise Refused(
                "has_coordinator",
                f"{person.organisation} has somebody who lets colleagues in.",
                "Ask them; loket people list shows who.",
            )
        action.add(Subject(DOOR, person.id))
    if not await People(face.client, face.reader).add(person):
        raise Refused("id_taken", f"{person.id} cannot be used.", "Choose another id.")


async def _list(zone: str) -> list[dict[str, Any]]:
    async with connected() as faces:
        face = await face_at(faces, zone)
        async with face.processing.action(Processing.PEOPLE, name=LISTED) as action:
            found = (await Directory(face.reader).everybody()).by_id
            people = (one for one in found.values() if not one.is_institution)
            action.add(*(Subject(zone, one.id) for one in people))
    return [found[name].model_dump(mode="json", exclude={"webhook"}) for name in sorted(found)]


async def _erase(person: str, zone: str) -> dict[str, Any]:
    async with connected() as faces:
        face = await face_at(faces, zone)
        known = People(face.client, face.reader)
        async with face.processing.action(Processing.ERASURE) as action:
            if not await _is_there(face, person):
                raise _unknown(person, zone)
            found = await known.get(person)
            if found is None or not found.is_institution:
                action.add(Subject(zone, person))
        await known.erase(person)
    return {"erased": person, "zone": zone}


async def _is_there(face: Face, person: str) -> bool:
    """Whether there is anything to erase, even if it can no longer be read."""
    if not CODE.fullmatch(person):
        return False
    last = await face.reader.last(STREAM, subjects.person(person))
    return last is not None and not (last.headers or {}).get("KV-Operation")


def _draw(console: Console, found: list[dict[str, Any]]) -> None:
    table = Table("id", "naam", "rollen", "namens", "mail", box=None, pad_edge=False)
    for one in found:
        behalf = one["department"] or one["organisation"] or ""
        table.add_row(one["id"], one["name"], ", ".join(one["roles"]), behalf, _mails(one))
    console.print(table)


def _mails(one: dict[str, Any]) -> str:
    return ", ".join(filter(None, (one["mail"], one["second_mail"])))


def _seconded(console: Console, found: dict[str, Any]) -> None:
    where = found["second_mail"] or "nergens anders"
    console.print(f"{found['person']} wordt daarna gemaild op: {where}")


def _invited(console: Console, found: dict[str, Any]) -> None:
    console.print(f"{found['invited']} kan inloggen als coördinator van {found['institution']}")


def _erased(console: Console, found: dict[str, Any]) -> None:
    console.print(f"{found['erased']} is gewist in {found['zone']}; gebeurtenissen blijven staan")
