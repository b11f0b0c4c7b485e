"""What an auditor sees: who read and did what, never what it says; each look is recorded first."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from uuid import UUID

import pytest

from schemas import subjects
from schemas.common import Actor, Refused
from schemas.envelope import read_event
from schemas.ids import reference
from schemas.record import ConfidentialRead
from schemas.subjects import Stream
from services.cli.playing import Until
from services.faces import reads, reads_of
from services.faces.known import known
from services.faces.reads import record_by
from services.kernel.broker import connect
from services.kernel.direct import sequence, subject
from services.portal import visit as visiting
from services.portal.pages.loket import audit
from tests.harness.doors import Doors

pytestmark = pytest.mark.portal
AUDITOR, COORDINATOR = "loket-auditor", "loket-coordinator-1"


@pytest.fixture
def case(doors: Doors) -> UUID:
    """A case that nobody in these tests changes."""
    return doors.case(Until.AGREEING)


async def recorded(doors: Doors, case: UUID, face: str = "loket") -> list[tuple[str, str]]:
    """Who read which part, as READS has it."""
    reader = doors.portals["LOKET"].face.reader
    found = []
    async for one in reader.all(Stream.READS, subjects.read(face, case)):
        event = read_event(one.headers, one.data, subject(one), sequence(one))
        assert isinstance(event.data, ConfidentialRead)
        found.append((event.meta.actor.sub, event.data.part))
    return found


def test_a_look_is_written_down_before_it_is_shown_and_shows_itself(
    doors: Doors, case: UUID
) -> None:
    with doors.client("LOKET", AUDITOR) as client:
        before = doors.do(recorded(doors, case))
        page = client.get(f"/lezers?dossier={reference(case)}")
        assert (page.status_code, page.url.path) == (200, f"/lezers/{reference(case)}")
        assert doors.do(recorded(doors, case)) == [*before, (AUDITOR, "reads")]
        assert "wie wat las en deed" in page.text and "Demo-auditor" in page.text
        client.get(f"/keten/{reference(case)}")
        assert doors.do(recorded(doors, case))[-1] == (AUDITOR, "chain")


def test_who_read_a_part_elsewhere_is_named_with_the_part(doors: Doors, case: UUID) -> None:
    portal = doors.portals["LOKET"]
    someone = Actor(sub="loket-coordinator-2", issuer="loket")
    doors.do(record_by(portal.face, portal.settings.oin, case, someone, "findings", None))
    with doors.client("LOKET", AUDITOR) as client:
        page = client.get(f"/lezers/{reference(case)}").text
        assert "Demo-coördinator 2 Loket" in page and "bevindingen" in page
        assert "aanvraag ingediend" in page and "versie geschreven" in page


def test_what_one_person_read_is_found_newest_first(
    doors: Doors, case: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "PAGE", 2)
    portal = doors.portals["LOKET"]
    someone = Actor(sub="loket-reader-of-three", issuer="loket")
    for part in ("draft", "findings", "question"):
        doors.do(record_by(portal.face, portal.settings.oin, case, someone, part, None))
    with doors.client("LOKET", AUDITOR) as client:
        page = client.get("/lezers", params={"persoon": someone.sub})
        assert page.url.path == f"/lezers/personen/{someone.sub}"
        for row in ("vraag", "bevindingen"):
            assert row in page.text
        assert page.text.count(f'href="/lezers/{reference(case)}"') == 2
        assert doors.do(recorded(doors, case))[-1] == (AUDITOR, "reads")
        earlier = re.search(r'href="([^"]*voor=[0-9]+)"', page.text)
        assert earlier and "tekst van het advies" in client.get(earlier[1]).text
        assert "Niets (meer)." in client.get("/lezers/personen/nobody-at-all").text
        odd = client.get("/lezers", params={"persoon": "../tafel"})
        assert odd.status_code == 400 and "Zo ziet een kenmerk er niet uit." in odd.text


@pytest.mark.parametrize("path", ["/lezers/{}", "/keten/{}", f"/lezers/personen/{COORDINATOR}"])
def test_what_cannot_be_written_down_is_not_shown(
    doors: Doors, case: UUID, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses(*_: object) -> None:
        raise Refused("not_recorded", "Who reads this cannot be kept.", "See loket doctor.")

    portal = doors.portals["LOKET"]
    reader = Actor(sub=COORDINATOR, issuer="loket")
    doors.do(record_by(portal.face, portal.settings.oin, case, reader, "findings", None))
    with doors.client("LOKET", AUDITOR) as client:
        monkeypatch.setattr(visiting, "record_by", refuses)
        page = client.get(path.format(reference(case)))
        assert page.status_code == 503
        for words in (
            "ut-adviesteam",
            "request-submitted",
            "aanvraag ingediend",
            "REQUESTS",
            "bevindingen",
        ):
            assert words not in page.text


def test_a_face_that_may_not_write_reads_shows_nothing(
    doors: Doors, case: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal, path = doors.portals["LOKET"], f"/lezers/{reference(case)}"
    monkeypatch.setattr(reads, "TIMEOUT", 0.3)
    readonly = doors.do(connect(portal.settings, "LOKET", "ops"))
    with doors.client("LOKET", AUDITOR) as client:
        monkeypatch.setattr(portal, "face", replace(portal.face, client=readonly))
        page = client.get(path)
        assert page.status_code == 503 and "ut-adviesteam" not in page.text
        monkeypatch.undo()
        assert client.get(path).status_code == 200
    doors.do(readonly.close())


def test_an_auditor_sees_no_finding_text_question_or_digest(doors: Doors, case: UUID) -> None:
    portal = doors.portals["LOKET"]

    async def contents() -> set[str]:
        found = await known(portal.face, case)
        assert found.case
        texts = [found.case.question, *(draft.text for draft in found.case.drafts)]
        ids = [finding.id for part in found.case.parts.values() for finding in part.findings]
        words = [await portal.face.texts.get(case, name) for name in texts]
        pieces = [line.strip() for one in words for line in one.split('"') if len(line) > 30]
        return {*texts, *(f'"{one}"' for one in ids), *pieces}

    secret = doors.do(contents())
    assert len(secret) > 10
    with doors.client("LOKET", AUDITOR) as client:
        for path in ("/lezers", "/keten"):
            page = client.get(f"{path}/{reference(case)}").text
            assert not [one for one in secret if one in page]
        assert client.get("/tafel").status_code == 403


@pytest.mark.parametrize(
    "path", ["/lezers", "/lezers/{}", "/lezers/personen/loket-auditor", "/keten", "/keten/{}"]
)
def test_a_coordinator_is_not_an_auditor(doors: Doors, case: UUID, path: str) -> None:
    with doors.client("LOKET", COORDINATOR) as client:
        before = doors.do(recorded(doors, case))
        assert client.get(path.format(reference(case))).status_code == 403
        assert doors.do(recorded(doors, case)) == before
        assert "/lezers" not in client.get("/tafel").text
    with doors.client("OWNER", "ocw-beleid") as client:
        assert client.get(path.format(reference(case))).status_code == 404


def test_a_case_that_is_not_there_leaves_no_trace(doors: Doors) -> None:
    nobody = UUID(int=7)
    with doors.client("LOKET", AUDITOR) as client:
        for meant in (reference(nobody), nobody.hex, "x" * 500, "KV-0000-0000-0"):
            assert client.get(f"/lezers/{meant}").status_code == 404
            assert client.get(f"/keten/{meant}").status_code == 404
        page = client.get("/lezers", params={"dossier": "<script>"})
        assert page.status_code == 400 and "<script>" not in page.text
    assert doors.do(recorded(doors, nobody)) == []


def test_many_reads_are_shown_page_by_page_and_none_twice(
    doors: Doors,
) -> None:
    portal, case = doors.portals["LOKET"], doors.case(Until.CIRCULATED)

    async def reading() -> None:
        oin, actor = portal.settings.oin, Actor(sub="loket-coordinator-2", issuer="loket")
        await asyncio.gather(
            *(record_by(portal.face, oin, case, actor, f"part-{n}", None) for n in range(120))
        )

    doors.do(reading())
    seen = list[int]()

    async def walk() -> None:
        after = 0
        while found := await reads_of.reads_of(portal.face.reader, case, after):
            seen.extend(one.sequence for one in found)
            after = found[-1].sequence

    doors.do(walk())
    assert seen == sorted(set(seen)) and len(seen) == len(doors.do(recorded(doors, case)))
    with doors.client("LOKET", AUDITOR) as client:
        first = client.get(f"/lezers/{reference(case)}").text
        following = first[first.index("?na=") :].partition('"')[0]
        second = client.get(f"/lezers/{reference(case)}{following}").text
        assert "Naar het begin" in second and "Wie deed wat" not in second


def test_a_whole_chain_is_said_to_be_whole(doors: Doors, case: UUID) -> None:
    with doors.client("LOKET", AUDITOR) as client:
        page = client.get(f"/keten/{reference(case)}").text
        assert page.count("✓ heel") == 2 and "gebroken" not in page
