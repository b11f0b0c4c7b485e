"""Letters as they are issued on a real server: stored, told, carried, replaced."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from deploy.keys import letter_key_file, letter_list_file, roll_letter_key
from schemas import case, desk, request, subjects
from schemas.advice import AdviceText
from schemas.common import Command, Event, Refused, Role, Stance, digest
from schemas.letter import Kind, Language, LetterDocument
from schemas.progress import ProgressReported, Stage
from schemas.streams import Stream
from services.advice.assembly.versions import identified
from services.kernel.calendar import local_date
from services.kernel.signing import Mark, public_keys, verify
from tests.harness import story
from tests.harness.letters import ADVICE
from tests.harness.running import QUICK_SCAN, eventually, stored, task, until_opened
from tests.harness.system import System

pytestmark = pytest.mark.server

TEXT = ADVICE.model_copy(
    update={
        "marking": "ongerubriceerd",
        "paragraphs": tuple(p.model_copy(update={"rests_on": ()}) for p in ADVICE.paragraphs),
    }
)


@dataclass
class Adopted:
    """A technology reading that only EZK was asked for, with a text that was adopted."""

    system: System
    about: UUID

    async def coordinator(self, command: Command) -> None:
        face = await self.system.faces.at("LOKET")
        await face.ask(command, face.actor("loket-coordinator-1", Role.COORDINATOR))

    async def expert(self, command: Command) -> None:
        face = await self.system.faces.at("EZK")
        await face.ask(command, face.actor("ezk-expert-1", Role.EXPERT))

    async def issued(self) -> list[case.AdviceIssued]:
        lane = subjects.case(self.about)
        found = await stored(self.system.faces, "LOKET", Stream.CASES, lane)
        return [e.data for e in found if isinstance(e.data, case.AdviceIssued)]

    async def told(self, times: int = 1) -> ProgressReported:
        """The last time that the institution was told of an advice."""
        told: list[ProgressReported] = []

        async def there() -> bool:
            lane = subjects.progress(QUICK_SCAN.institution, self.about)
            found = await stored(self.system.faces, "DOOR", Stream.PROGRESS, lane)
            told[:] = [e.data for e in found if isinstance(e.data, ProgressReported)]
            return [one.stage for one in told].count(Stage.ISSUED) == times

        await eventually(there)
        return told[-1]

    async def files(self, zone: str) -> dict[str, bytes]:
        """Everything in LETTERS of a zone about this case, by digest."""
        reader = (await self.system.faces.at(zone)).reader
        found = reader.all(Stream.LETTERS, subjects.letter(self.about, "*"))
        return {digest(message.data): message.data async for message in found}

    async def files_at_the_door(self, number: int) -> dict[str, bytes]:
        async def there() -> bool:
            return len(await self.files("DOOR")) == number

        await eventually(there)
        return await self.files("DOOR")

    async def at_loket(self, kind: type[Event], text: str = "") -> None:
        """Return when the case has such an event (about this text)."""
        lane = subjects.case(self.about)

        async def there() -> bool:
            found = await stored(self.system.faces, "LOKET", Stream.CASES, lane)
            return any(isinstance(e.data, kind) and text in repr(e.data) for e in found)

        await eventually(there)

    async def adopt(self, text: AdviceText, after: int) -> None:
        """Write a version, have it agreed to, and adopt it."""
        text = identified(text)
        name = digest(text.stored())
        await self.coordinator(case.WriteDraft(case=self.about, after=after, text=text))
        await self.coordinator(case.AskAgreement(case=self.about, text=name))

        async def asked() -> bool:
            found = await task(self.system.faces, "EZK", self.about)
            return any(isinstance(e, desk.TaskAgreementAsked) and e.text == name for e in found)

        await eventually(asked)
        await self.expert(desk.GiveAgreement(case=self.about, text=name, stance=Stance.AGREE))
        await self.at_loket(case.AgreementReceived, name)
        await self.coordinator(case.AdoptAdvice(case=self.about, text=name))

    def mark(self, body: bytes) -> Mark:
        return verify(body, public_keys(letter_list_file(self.system.server.home).read_bytes()))


@pytest_asyncio.fixture
async def adopted(tmp_path: Path) -> AsyncIterator[Adopted]:
    async with System(tmp_path, ("EZK",)) as system:
        door = await system.faces.at("DOOR")
        who = door.actor(QUICK_SCAN.contact, Role.INSTITUTION, organisation=QUICK_SCAN.institution)
        product = {"idempotency_key": str(uuid4()), "product": "technology-reading"}
        about = (await door.ask(QUICK_SCAN.submit.model_copy(update=product), who)).case
        made = Adopted(system, about)
        await made.coordinator(
            request.CirculateRequest(case=about, departments=("EZK",), reason="their-field")
        )
        await until_opened(system.faces, "EZK", about)
        await made.expert(desk.ClaimTask(case=about))
        await made.expert(desk.SaveVersion(case=about, contribution=story.CONTRIBUTION))
        await made.expert(desk.SubmitContribution(case=about))

        await made.at_loket(case.ContributionReceived)
        await made.adopt(TEXT, 0)
        yield made


async def test_an_issued_letter_is_stored_told_and_carried_in_every_form(adopted: Adopted) -> None:
    await adopted.coordinator(case.IssueAdvice(case=adopted.about))
    (issued,) = await adopted.issued()
    assert [(f.kind, f.language) for f in issued.letters] == [
        (Kind.PDF, Language.NL),
        (Kind.PDF, Language.EN),
        (Kind.HTML, Language.NL),
        (Kind.HTML, Language.EN),
        (Kind.JSON, Language.MUL),
    ]
    assert issued.letter == issued.letters[0].digest
    told = await adopted.told()
    assert (told.letter, told.letters) == (issued.letter, issued.letters)
    assert told.valid_until == issued.valid_until
    carried = await adopted.files_at_the_door(5)
    assert carried == await adopted.files("LOKET")
    assert set(carried) == {file.digest for file in issued.letters}
    marks = {adopted.mark(body) for body in carried.values()}
    assert [mark.text for mark in marks] == [issued.text]
    whole = LetterDocument.model_validate_json(carried[issued.letters[-1].digest])
    assert whole.valid_until and issued.valid_until
    assert local_date(issued.valid_until) == whole.valid_until > whole.date


async def test_what_was_stored_and_not_issued_is_stored_once_when_it_is_tried_again(
    adopted: Adopted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise Refused("broken", "It broke after storing.", "Try again.")

    with monkeypatch.context() as patch:
        patch.setattr("services.advice.assembly.domain.issue", broken)
        with pytest.raises(Refused, match="broken"):
            await adopted.coordinator(case.IssueAdvice(case=adopted.about))
    assert len(await adopted.files("LOKET")) == 5 and await adopted.issued() == []
    await adopted.coordinator(case.IssueAdvice(case=adopted.about))
    await adopted.coordinator(case.IssueAdvice(case=adopted.about))
    (issued,) = await adopted.issued()
    assert set(await adopted.files("LOKET")) == {file.digest for file in issued.letters}


async def test_a_corrected_letter_says_which_it_replaces_and_both_stay_genuine(
    adopted: Adopted,
) -> None:
    await adopted.coordinator(case.IssueAdvice(case=adopted.about))
    first = await adopted.files_at_the_door(5)
    fresh = roll_letter_key(adopted.system.server.home)
    await adopted.coordinator(case.CorrectAdvice(case=adopted.about, reason="factual-error"))
    better = TEXT.model_copy(update={"summary": "Het kan, met één maatregel meer."})
    await adopted.adopt(better, 1)
    await adopted.coordinator(case.IssueAdvice(case=adopted.about))
    both = await adopted.files_at_the_door(10)
    _, corrected = await adopted.issued()
    assert (await adopted.told(2)).letters == corrected.letters
    whole = LetterDocument.model_validate_json(both[corrected.letters[-1].digest])
    assert whole.replaces and whole.replaces <= whole.date
    assert "vervangt onze brief van" in whole.letters[Language.NL].replaces
    keys = {name: adopted.mark(body).key for name, body in both.items()}
    assert {keys[file.digest] for file in corrected.letters} == {fresh}
    assert fresh not in {keys[name] for name in first}


async def test_without_a_key_no_letter_is_issued(adopted: Adopted) -> None:
    letter_key_file(adopted.system.server.home).unlink()
    with pytest.raises(Refused, match="no_letter_key"):
        await adopted.coordinator(case.IssueAdvice(case=adopted.about))
    assert await adopted.issued() == [] and await adopted.files("LOKET") == {}
