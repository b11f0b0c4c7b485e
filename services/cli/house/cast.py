"""The demo's people in each zone's PEOPLE; whoever was erased stays erased."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Container, Iterator
from pathlib import Path

from examples import loader
from schemas import subjects
from schemas.catalogue.processing import Processing
from services.faces.face import Faces
from services.kernel.people import STREAM, People, Person, Webhook
from services.kernel.pseudonyms import Subject

INVITED = "Gegevens van demopersonen vastleggen"


def secret(home: Path) -> str:
    """The key that signs what this home's institutions are told; made once."""
    file = home / "webhook.secret"
    if not file.exists():
        file.write_text(f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}")
        file.chmod(0o600)
    return file.read_text()


async def invite(faces: Faces, zones: Container[str], hook: str, key: str) -> int:
    """Everybody who is not there yet, and the institutions with a webhook; how many there are."""
    everybody = (*_personas(), *_institutions(hook, key))
    wanted = [(zone, person) for zone, person in everybody if zone in zones]
    async with faces.processing.action(Processing.PEOPLE, name=INVITED) as action:
        new = [one for one in wanted if await _is_new(faces, *one)]
        action.add(*(Subject(zone, one.id) for zone, one in new if not one.is_institution))
    for zone, person in new:
        face = await faces.at(zone)
        await People(face.client, face.reader).put(person)
    return len(wanted)


async def _is_new(faces: Faces, zone: str, person: Person) -> bool:
    """Whether they are to be written: not yet there, or an institution with this run's webhook."""
    last = await (await faces.at(zone)).reader.last(STREAM, subjects.person(person.id))
    gone = last is not None and bool((last.headers or {}).get("KV-Operation"))
    return not gone and (last is None or bool(person.webhook))


def _personas() -> Iterator[tuple[str, Person]]:
    for one in loader.load_people():
        person = Person(
            id=one.id,
            name=one.name,
            mail=one.mail,
            language=one.language,
            roles=one.roles,
            department=one.department,
            organisation=one.organisation,
            unit=one.unit,
        )
        yield one.zone, person


def _institutions(hook: str, key: str) -> Iterator[tuple[str, Person]]:
    codes = {one.organisation for one in loader.load_people() if one.organisation}
    for code in sorted(codes):
        webhook = Webhook(url=f"{hook}/{code}", secret=key)
        yield "DOOR", Person(id=code, name=f"Demo {code}", organisation=code, webhook=webhook)
