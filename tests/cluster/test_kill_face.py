"""kill -9 of a face while somebody sends a file: nothing half is there, and they begin again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from bench.machine import Machine
from deploy.server_process import free_port
from deploy.topology import topology
from examples.loader import load_people
from schemas.attachment import PART
from schemas.common import digest
from schemas.ids import case_from_key
from schemas.subjects import Bucket
from services.faces.face import Faces
from services.kernel.broker import connect
from services.kernel.direct import DirectReader
from services.kernel.people import People, Person
from tests.harness.at_the_door import TYPED, begin
from tests.harness.file_bytes import PNG
from tests.harness.filing import stored_of
from tests.harness.filling import form, send
from tests.harness.running import eventually

pytestmark = [pytest.mark.kill, pytest.mark.timeout(120)]
RUNS = {zone: ("services.cli", "run", zone) for zone in ("LOKET", "DOOR")}
WHO, NAME = "tud-adviesteam", "opname.png"
BODY = PNG[:-12] + bytes(16 * 1024**2) + PNG[-12:]
"""A large picture: what is in text is read, and that much is not."""
FACE = "face"


def spawn(machine: Machine, port: int) -> None:
    """Start the face, or start it again at the same port."""
    machine.spawn(FACE, ("services.cli", "portal", "DOOR", "--port", str(port)))


async def opened(url: str) -> None:
    """Wait until the face answers."""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:

        async def answers() -> bool:
            try:
                return (await client.get("/inloggen")).status_code == 200
            except httpx.TransportError:
                return False

        await eventually(answers)


async def invited(faces: Faces) -> None:
    """The persona who asks."""
    face, one = await faces.at("DOOR"), next(p for p in load_people() if p.id == WHO)
    person = Person(id=WHO, name=one.name, roles=one.roles, organisation=one.organisation)
    await People(face.client, face.reader).put(person)


def upload(client: httpx.Client, place: str, given: dict[str, list[str]]) -> None:
    """Choose the file and press the button; the line breaks when the face is killed."""
    client.post(f"{place}/bijlagen", data={**given, **TYPED}, files={"bijlagen": (NAME, BODY)})


def begun(client: httpx.Client) -> tuple[str, dict[str, list[str]]]:
    """Sign in and begin a question: where its form is, and what is in it."""
    client.post("/inloggen", data={"persoon": WHO}).raise_for_status()
    page, place = begin(client)
    return place, form(page, place)


def begun_again(client: httpx.Client, place: str) -> None:
    """Nothing of the file is there; it is sent anew, and the question with it."""
    page = client.get(place)
    assert page.status_code == 200 and NAME not in page.text
    upload(client, place, form(page, place))
    page = client.get(place)
    assert NAME in page.text and digest(BODY) in page.text
    page = send(client, send(client, page, place), f"{place}/controle", bevestig="ja")
    assert "verstuurd" in page.text or "ontvangen" in page.text


@pytest.mark.parametrize("parts", [1, 20], ids=["as it begins", "half-way"])
async def test_a_face_killed_during_an_upload_leaves_nothing_half(
    tmp_path: Path, parts: int
) -> None:
    told = {"LOKET_PORTAL_DEMO": "true"}
    machine = await Machine.start(tmp_path / "home", RUNS, topology(("EZK",)), **told)
    faces, port = Faces(machine.settings), free_port()
    url = f"http://127.0.0.1:{port}"
    await invited(faces)
    spawn(machine, port)
    intake = await connect(machine.settings, "LOKET", "intake")
    reader, whole = DirectReader(intake), -(-len(BODY) // PART)
    browser = httpx.Client(base_url=url, trust_env=False, follow_redirects=True, timeout=60)
    with browser as client:
        await opened(url)
        place, given = await asyncio.to_thread(begun, client)
        case = case_from_key("TUD", str(UUID(place.rsplit("/", 1)[1])))

        async def under_way() -> bool:
            return len(await stored_of(reader, case, Bucket.QUARANTINE)) >= parts

        sending = asyncio.create_task(asyncio.to_thread(upload, client, place, given))
        await eventually(under_way)
        machine.processes[FACE].kill()
        with pytest.raises(httpx.TransportError):
            await sending
        stored = await stored_of(reader, case, Bucket.QUARANTINE)
        assert parts <= len(stored) < whole, "it was killed before the last part"
        await asyncio.to_thread(machine.processes[FACE].wait)
        spawn(machine, port)
        await opened(url)
        await asyncio.to_thread(begun_again, client, place)
    assert len(await stored_of(reader, case)) == whole + 1, "the parts, once, and what they are"
    await intake.close()
    await faces.close()
    await machine.stop()
