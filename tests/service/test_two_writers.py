"""Two coordinators at one text on a real server: nothing of either is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio

from schemas import case, subjects
from schemas.advice import AdviceText, Paragraph
from schemas.common import Refused, Role
from schemas.subjects import Stream
from services.faces.known import events
from tests.harness.running import eventually
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.timeout(90)]
WRITERS = ("loket-coordinator-1", "loket-coordinator-2")


@pytest_asyncio.fixture
async def written(tmp_path: Path) -> AsyncIterator[tuple[System, UUID]]:
    """A case in which everybody could still write."""
    async with System(tmp_path) as system:
        about = await system.leave_open("05-", "two-writers")
        text = AdviceText(
            title="Advies",
            summary="Het kan.",
            paragraphs=(Paragraph(id="a", text="Een."), Paragraph(id="b", text="Twee.")),
        )
        await opened(system, about)
        await write(system, about, WRITERS[0], 0, text)
        yield system, about


async def opened(system: System, about: UUID) -> None:
    loket = await system.faces.at("LOKET")

    async def there() -> bool:
        return bool(await events(loket, Stream.CASES, subjects.case(about)))

    await eventually(there)


async def write(system: System, about: UUID, who: str, after: int, text: AdviceText) -> None:
    loket = await system.faces.at("LOKET")
    command = case.WriteDraft(case=about, after=after, text=text)
    await loket.ask(command, loket.actor(who, Role.COORDINATOR))


async def versions(system: System, about: UUID) -> list[AdviceText]:
    loket = await system.faces.at("LOKET")
    found = await events(loket, Stream.CASES, subjects.case(about))
    drafts = [e.data for e in found if isinstance(e.data, case.DraftWritten)]
    assert [draft.number for draft in drafts] == list(range(1, len(drafts) + 1))
    return [await loket.texts.model(about, draft.text, AdviceText) for draft in drafts]


def changed(text: AdviceText, place: int, words: str) -> AdviceText:
    paragraphs = [*text.paragraphs]
    paragraphs[place] = paragraphs[place].model_copy(update={"text": words})
    return text.model_copy(update={"paragraphs": tuple(paragraphs)})


async def test_what_two_write_at_the_same_moment_is_all_in_the_text(
    written: tuple[System, UUID],
) -> None:
    system, about = written
    (first,) = await versions(system, about)
    mine = [changed(first, place, f"Van {who}.") for place, who in enumerate(WRITERS)]
    pairs = zip(WRITERS, mine, strict=True)
    await asyncio.gather(*(write(system, about, who, 1, text) for who, text in pairs))
    last = (await versions(system, about))[-1]
    assert [p.text for p in last.paragraphs] == [f"Van {who}." for who in WRITERS]


async def test_the_same_words_changed_by_two_are_refused_and_nothing_is_overwritten(
    written: tuple[System, UUID],
) -> None:
    system, about = written
    (first,) = await versions(system, about)
    await write(system, about, WRITERS[0], 1, changed(first, 0, "Van de een."))
    with pytest.raises(Refused, match="a") as refused:
        await write(system, about, WRITERS[1], 1, changed(first, 0, "Van de ander."))
    assert refused.value.reason == "newer_version"
    assert [p.text for p in (await versions(system, about))[-1].paragraphs] == [
        "Van de een.",
        "Twee.",
    ]
