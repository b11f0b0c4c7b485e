"""Who acts: somebody in PEOPLE with the roles it says, else somebody with the plain role."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import ValidationError

from schemas.catalogue.processing import Processing
from schemas.common import Actor, Refused
from schemas.contacts import ASK
from services.cli.failing import bad_fields
from services.cli.processing import logged
from services.faces.face import Face, Faces
from services.faces.verbs import ROLES, Side
from services.kernel.people import Directory, People, Person
from services.kernel.pseudonyms import Subject
from services.kernel.settings import Settings
from services.kernel.telemetry import configure_logs

NAMED = "Noemen wie namens een instelling kan handelen"


@asynccontextmanager
async def connected() -> AsyncIterator[Faces]:
    """The faces of the installation that LOKET_HOME and LOKET_URL name."""
    configure_logs("error")
    faces = Faces(logged(Settings()))
    try:
        yield faces
    finally:
        await faces.close()


async def actor_at(face: Face, side: Side, sub: str, institution: str = "") -> Actor:
    """The person as this face knows them."""
    role = ROLES[side]
    if not sub:
        raise await _nobody(face, side)
    person = await _signed_in(face, side, sub)
    organisation = None
    if side is Side.INSTITUTION:
        organisation = _organisation(person, sub, institution)
    roles = person.roles if person and person.roles else (role,)
    try:
        unit = person.unit if person else None
        return face.actor(sub, *roles, organisation=organisation, unit=unit)
    except ValidationError as error:
        raise bad_fields(error, "--as or --institution") from error


async def _signed_in(face: Face, side: Side, sub: str) -> Person | None:
    """Who somebody says they are; of civil servants that is for the audit, not for the log."""
    known = People(face.client, face.reader)
    if side is not Side.INSTITUTION:
        return await known.get(sub)
    async with face.processing.action(Processing.SIGN_IN) as action:
        person = await known.get(sub)
        if person and not person.is_institution:
            action.add(Subject(face.zone, person.id))
    return person


def _organisation(person: Person | None, sub: str, institution: str) -> str:
    known = person.organisation if person else None
    if known and institution and known != institution:
        raise Refused(
            "other_institution",
            f"{sub} acts for {known}.",
            "Leave --institution out, or correct it.",
        )
    if not (known or institution):
        raise Refused(
            "usage", f"For which institution does {sub} act?", "Say --institution, such as TUD."
        )
    return known or institution


async def _nobody(face: Face, side: Side) -> Refused:
    async with face.processing.action(Processing.SIGN_IN, name=NAMED) as action:
        everybody = await Directory(face.reader).everybody()
        roles = ASK if side is Side.INSTITUTION else (ROLES[side],)
        names = sorted(person.id for person in everybody.with_role(*roles))[:4]
        if side is Side.INSTITUTION:
            action.add(*(Subject(face.zone, name) for name in names))
    some = f", such as {', '.join(names)}" if names else ""
    return Refused("usage", "Who acts?", f"Say --as with an id{some}.")
