"""Files on a real server with a real scanner: taken in, looked at, carried on, gone at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio

from schemas import file_subjects, subjects
from schemas.attachment import LARGEST, PART, Attachment, FileType
from schemas.common import Refused, Role, digest
from schemas.request import RequestSubmitted
from schemas.sending import CheckFile, SendFilePart
from schemas.subjects import Bucket, Stream
from services.kernel.broker import connect
from services.kernel.direct import DirectReader
from tests.harness.file_bytes import PDF, PNG, TEXT, WORD, archive, bad, pdf
from tests.harness.filing import Filing, stored_of
from tests.harness.running import eventually, stored, task, until_opened
from tests.harness.scanner import Clamd, eicar
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="module")]
LARGE = b"Een lang stuk tekst over sensoren.\n" * 25_000
ZONES = ("LOKET", "DOOR", "EZK", "BZ")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """The Loket with a scanner, and two departments."""
    with Clamd(tmp_path_factory.mktemp("clamd")) as scanner:
        made = System(tmp_path_factory.mktemp("files"))
        made.settings = made.settings.model_copy(update={"clamd_port": scanner.port})
        async with made as running:
            yield running


@pytest_asyncio.fixture(loop_scope="module")
async def filing(system: System) -> Filing:
    """An institution with a question to come."""
    return await Filing.at(system.faces)


async def refused(work: object) -> str:
    with pytest.raises(Refused) as why:
        await work  # type: ignore[misc]  # whatever can be awaited
    return why.value.reason


async def at_loket(system: System) -> DirectReader:
    """As intake: nobody else looks into the quarantine."""
    return system.services[0].reader


async def test_a_file_goes_with_the_question_to_everybody_who_is_asked(filing: Filing) -> None:
    sent = await filing.send(LARGE)
    assert sent == Attachment(
        digest=digest(LARGE), size=len(LARGE), type=FileType.TEXT, scanned=True
    )
    case = (await filing.ask(sent.digest)).case
    lane = subjects.request(case)
    [first, *_] = await stored(filing.faces, "LOKET", Stream.REQUESTS, lane)
    assert isinstance(first.data, RequestSubmitted) and first.data.attachments == (sent,)
    for zone in ZONES:

        async def arrived(zone: str = zone) -> bool:
            return await filing.kept(zone, case, sent) == LARGE

        async with asyncio.timeout(20):
            await eventually(arrived)
    await until_opened(filing.faces, "EZK", case)
    [opened, *_] = await task(filing.faces, "EZK", case)
    assert opened.attachments == (sent,)  # type: ignore[attr-defined]  # a TaskOpened


async def test_a_virus_is_refused_and_nothing_of_it_stays(system: System, filing: Filing) -> None:
    body = eicar()
    assert await refused(filing.send(body)) == "file_infected"
    assert await refused(filing.ask(digest(body))) == "file_infected"
    reader = await at_loket(system)
    case = (await filing.ask()).case
    assert not await stored_of(reader, case, Bucket.QUARANTINE)
    assert not await stored_of(reader, case)


@pytest.mark.parametrize("what", ["a page", "a bomb", "macros", "a way up"])
async def test_a_bad_file_is_refused_and_dropped(filing: Filing, what: str) -> None:
    reason, body = bad()[what]
    assert await refused(filing.send(body)) == reason
    assert await refused(filing.ask(digest(body))) == reason


@pytest.mark.parametrize("kind", ["text", "PDF", "DOCX"])
async def test_a_file_with_data_about_persons_stays_out(filing: Filing, kind: str) -> None:
    words = "BSN 111222333"
    document = WORD["word/document.xml"].replace("Een plan.", words)
    bodies = {
        "text": words.encode(),
        "PDF": pdf(words),
        "DOCX": archive({**WORD, "word/document.xml": document}),
    }
    body = bodies[kind]
    assert await refused(filing.send(body)) == "file_personal_data"
    assert await refused(filing.ask(digest(body))) == "file_personal_data"


async def test_a_request_names_files_that_were_sent_for_it_only(filing: Filing) -> None:
    sent = await filing.send(TEXT)
    other = Filing(filing.faces, filing.face)
    assert await refused(other.ask(sent.digest)) == "unknown_file"
    foreign = filing.face.actor("rug-adviesteam", Role.INSTITUTION, organisation="RUG")
    assert await refused(filing.ask(sent.digest, who=foreign)) == "unknown_file"


async def test_nobody_sends_files_for_the_case_of_another_institution(filing: Filing) -> None:
    case = (await filing.ask()).case
    foreign = filing.face.actor("rug-adviesteam", Role.INSTITUTION, organisation="RUG")
    name = digest(TEXT)
    sends = SendFilePart(case=case, file=name, number=0, part=TEXT)
    assert await refused(filing.face.ask(sends, foreign)) == "unknown_case"
    assert await refused(filing.face.ask(CheckFile(case=case, file=name), foreign)) == (
        "unknown_case"
    )


async def test_what_the_sender_calls_a_file_is_not_believed(filing: Filing) -> None:
    key, wrong = filing.key, digest("something else")
    sends = SendFilePart(idempotency_key=key, file=wrong, number=0, part=TEXT)
    await filing.face.ask(sends, filing.who)
    check = CheckFile(idempotency_key=key, file=wrong)
    assert await refused(filing.face.ask(check, filing.who)) == "file_damaged"
    assert await refused(filing.face.ask(check, filing.who)) == "unknown_file"


async def test_half_a_file_can_not_be_named_and_the_rest_makes_it_whole(filing: Filing) -> None:
    name, key = digest(LARGE), filing.key
    parts = [LARGE[at : at + PART] for at in range(0, len(LARGE), PART)]
    assert len(parts) > 2

    async def send(number: int) -> None:
        part = SendFilePart(idempotency_key=key, file=name, number=number, part=parts[number])
        await filing.face.ask(part, filing.who)

    for number in range(1, len(parts)):
        await send(number)
    assert await refused(filing.ask(name)) == "unknown_file"
    await send(0)
    assert (await filing.ask(name)).event_id


async def test_the_same_file_a_hundred_times_at_once_is_one(system: System, filing: Filing) -> None:
    sent = await asyncio.gather(*(filing.send(TEXT) for _ in range(100)))
    assert len(set(sent)) == 1
    case = (await filing.ask(sent[0].digest)).case
    assert len(await stored_of(await at_loket(system), case)) == 2


async def test_who_asks_again_hears_why_a_file_was_refused(
    filing: Filing,
) -> None:
    reason, body = "file_personal_data", b"BSN 111222333"  # looking takes the start of a process
    named = {"idempotency_key": filing.key, "file": digest(body)}
    await filing.face.ask(SendFilePart(**named, number=0, part=body), filing.who)
    asked = [filing.face.ask(CheckFile(**named), filing.who) for _ in range(5)]
    assert [await one for one in asyncio.as_completed(map(refused, asked))] == [reason] * 5


async def test_a_file_is_not_larger_than_it_may_be(filing: Filing) -> None:
    assert await refused(filing.send(b"a" * (LARGEST + 1))) == "file_too_large"
    largest = await filing.send(PNG[:-12] + bytes(LARGEST - len(PNG)) + PNG[-12:])
    assert largest.size == LARGEST
    assert await refused(filing.send(b"")) == "file_empty"


async def test_without_an_answering_scanner_nothing_passes_and_later_it_does(
    system: System, filing: Filing, tmp_path: Path
) -> None:
    """The file waits, and need not be sent again."""
    with Clamd(tmp_path) as another:
        port = another.port
        await system.stop_services()
        before = system.settings
        system.settings = before.model_copy(update={"clamd_port": port})
        await system.start_services()
    try:
        assert await refused(filing.send(PDF)) == "file_not_scanned"
        assert await refused(filing.ask(digest(PDF))) == "file_not_scanned"
    finally:
        await system.stop_services()
        system.settings = before
        await system.start_services()
    assert (await filing.ask(digest(PDF))).event_id


async def test_a_destroyed_case_leaves_no_file_in_any_zone(system: System, filing: Filing) -> None:
    sent, other = await filing.send(LARGE), Filing(filing.faces, filing.face)
    kept = await other.send(TEXT)
    case, left = (await filing.ask(sent.digest)).case, (await other.ask(kept.digest)).case
    for zone in ZONES:
        await _arrived(filing, zone, case, sent)
        await _arrived(filing, zone, left, kept)
    for zone in ZONES:
        client = await connect(system.settings, zone, "destruction")
        reader = DirectReader(client)
        assert await stored_of(reader, case)
        purge = subjects.purge(file_subjects.object_stream(Bucket.FILES))
        wanted = f'{{"filter": "{file_subjects.files_of(case)}"}}'
        answer = await client.request(purge, wanted.encode(), 5.0)
        assert b'"error"' not in answer.data
        assert not await stored_of(reader, case) and await stored_of(reader, left)
        await client.close()
        assert await filing.kept(zone, case, sent) is None


async def _arrived(filing: Filing, zone: str, case: UUID, file: Attachment) -> None:
    async def there() -> bool:
        return await filing.kept(zone, case, file) is not None

    async with asyncio.timeout(20):
        await eventually(there)
