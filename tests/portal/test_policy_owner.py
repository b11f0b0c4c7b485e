"""The owner of the policy: terms and no contents, decisions on the exact text, and tracks."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from schemas import subjects
from schemas.common import Refused
from schemas.drafts import AgreementReceived, DraftWritten
from schemas.ids import reference
from schemas.settling import EscalationDecided
from schemas.subjects import Stream
from services.cli.playing import Until
from services.faces.known import events
from services.faces.reads_of import reads_of
from services.portal import visit as visiting
from tests.harness.asked_of_owner import waits_for_ruling, waits_for_stance
from tests.harness.doors import Doors

pytestmark = pytest.mark.portal
OWNER, OTHER = "ocw-beleid", "ocw-directeur"
WORDS = "De voorwaarden wegen op tegen het bezwaar."


async def said(doors: Doors, case: UUID, kind: type) -> list[Any]:
    found = await events(doors.portals["OWNER"].face, Stream.CASES, subjects.case(case))
    return [event for event in found if isinstance(event.data, kind)]


async def read_by(doors: Doors, case: UUID) -> list[tuple[str, str, str]]:
    reader = doors.portals["LOKET"].face.reader
    return [(one.face, one.who, one.part) for one in await reads_of(reader, case)]


def form(page: str) -> dict[str, str]:
    """The hidden fields of the form on a page, not those of its header."""
    main = page[page.index("<main") :]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', main))


@pytest.fixture
def escalated(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """A case of which an objection waits for the owner."""
    return waits_for_ruling(doors, monkeypatch)


@pytest.fixture
def agreed(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """A case whose text waits for the owner's stance only."""
    return waits_for_stance(doors, monkeypatch)


def test_cases_are_shown_as_terms_only(doors: Doors) -> None:
    case = doors.case(Until.DRAFTED)
    portal = doors.portals["LOKET"]
    with doors.client("OWNER", OWNER) as client:
        assert reference(case) in client.get("/dossiers").text
        page = client.get(f"/dossiers/{reference(case)}")
        assert page.status_code == 200 and "Termijnen" in page.text
        assert "De termijn voor het advies" in page.text

    async def contents() -> set[str]:
        (draft, *_) = await said(doors, case, DraftWritten)
        words = await portal.face.texts.get(case, draft.data.text)
        return {one.strip() for one in words.split('"') if len(one) > 30} | {draft.data.text}

    assert not [one for one in doors.do(contents()) if one in page.text]
    assert "position" not in page.text and "bevinding" not in page.text


def test_the_owner_reads_the_question_and_the_text_and_decides(
    doors: Doors, escalated: UUID
) -> None:
    place = f"/dossiers/{reference(escalated)}/beslissen"
    with doors.client("OWNER", OWNER) as client:
        assert place in client.get("/dossiers").text
        page = client.get(place)
        assert page.status_code == 200
        reads = [one for one in doors.do(read_by(doors, escalated)) if one[0] == "owner"]
        assert reads == [("owner", OWNER, "escalation"), ("owner", OWNER, "draft")]
        empty = client.post(place, data=form(page.text))
        assert empty.status_code == 400 and "Kies een van" in empty.text
        wrong = form(page.text) | {"ruling": "proceed", "words": WORDS, "text": "0" * 64}
        refused = client.post(place, data=wrong)
        assert refused.status_code == 409 and WORDS in refused.text
        ready = form(page.text) | {"ruling": "proceed", "words": WORDS}
        done = client.post(place, data=ready)
        assert (done.status_code, done.url.path) == (200, f"/dossiers/{reference(escalated)}")
        assert "vastgelegd" in done.text and place not in client.get("/dossiers").text
        client.post(place, data=ready)
    (decided,) = doors.do(said(doors, escalated, EscalationDecided))
    assert (decided.meta.actor.sub, decided.meta.actor.issuer) == (OWNER, "owner")


def test_the_owner_agrees_to_the_exact_text(doors: Doors, agreed: UUID) -> None:
    place = f"/dossiers/{reference(agreed)}/akkoord"
    with doors.client("OWNER", OTHER) as client:
        page = client.get(place)
        assert page.status_code == 200
        (*_, draft) = doors.do(said(doors, agreed, DraftWritten))
        ready = form(page.text)
        assert ready["text"] == draft.data.text
        objecting = client.post(place, data=ready | {"stance": "object"})
        assert objecting.status_code == 409
        done = client.post(place, data=form(objecting.text) | {"stance": "agree"})
        assert done.url.path == f"/dossiers/{reference(agreed)}"
    given = [one.data for one in doors.do(said(doors, agreed, AgreementReceived))]
    assert (given[-1].department, given[-1].text) == ("OCW", draft.data.text)


def test_a_text_that_is_not_asked_about_is_not_shown(doors: Doors) -> None:
    case = doors.case(Until.DRAFTED)
    with doors.client("OWNER", OWNER) as client:
        before = doors.do(read_by(doors, case))
        for name in ("akkoord", "beslissen"):
            assert client.get(f"/dossiers/{reference(case)}/{name}").status_code == 404
        assert doors.do(read_by(doors, case)) == before


def test_the_text_is_not_shown_when_that_cannot_be_written_down(
    doors: Doors, agreed: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses(*_: object) -> None:
        raise Refused("not_recorded", "Who reads this cannot be kept.", "See loket doctor.")

    with doors.client("OWNER", OWNER) as client:
        monkeypatch.setattr(visiting, "record_by", refuses)
        page = client.get(f"/dossiers/{reference(agreed)}/akkoord")
        assert page.status_code == 503 and 'name="text"' not in page.text


def opened(client: httpx.Client, institution: str, dossier: str = "") -> httpx.Response:
    page = client.get("/sporen/openen")
    typed = {"institution": institution, "concern": "other", "dossier": dossier}
    return client.post("/sporen/openen", data=form(page.text) | typed)


def test_a_track_is_opened_gets_its_steps_and_is_closed(doors: Doors) -> None:
    with doors.client("OWNER", OWNER) as client:
        assert opened(client, "UL").url.path == "/sporen"
        listed = client.get("/sporen").text
        place = re.findall(r'href="(/sporen/[0-9a-f]{32})"', listed)[-1]
        page = client.get(f"{place}/stap")
        step = {"step": "board-conversation", "body": "board", "on": "2026-11-20"}
        ready = form(page.text) | step | {"outcome": "concern-stays", "note": "<b>Zorg</b>"}
        future = client.post(f"{place}/stap", data=ready | {"on": "2999-01-01"})
        assert future.status_code == 409 and "&lt;b&gt;Zorg" in future.text
        assert client.post(f"{place}/stap", data=ready | {"_id": ""}).status_code == 200
        shown = client.get(place).text
        assert "&lt;b&gt;Zorg&lt;/b&gt;" in shown and "raad van toezicht" in shown
        closing = form(client.get(f"{place}/sluiten").text)
        client.post(f"{place}/sluiten", data=closing | {"reason": "track-nothing-more"})
        assert "Gesloten" in client.get(place).text
        assert place not in client.get("/sporen").text

    async def looks() -> list[str]:
        face = doors.portals["OWNER"].face
        lane = subjects.track_read(UUID(place.rpartition("/")[2]))
        return [event.data.part for event in await events(face, Stream.TRACKS, lane)]

    assert {"track", "tracks"} <= {*doors.do(looks())}


def test_a_track_of_a_case_needs_the_case_and_its_institution(doors: Doors) -> None:
    case = doors.case(Until.WORKING)
    with doors.client("OWNER", OWNER) as client:
        assert opened(client, "UL", "KV-0000-0000-0").status_code == 400
        assert opened(client, "").status_code == 400
        other = opened(client, "SAXION", reference(case))
        assert other.status_code == 409
        assert reference(case) in other.text


def test_nobody_else_gets_to_what_is_the_owners(doors: Doors) -> None:
    case = doors.case(Until.WORKING)
    places = ("/sporen", "/sporen/openen", f"/sporen/{case.hex}")
    decisions = (f"/dossiers/{reference(case)}/beslissen", f"/dossiers/{reference(case)}/akkoord")
    for persona in ("loket-coordinator-1", "loket-auditor"):
        with doors.client("LOKET", persona) as client:
            for place in places:
                assert client.get(place).status_code == 404
            for place in decisions:
                assert client.get(place).status_code in (403, 404)
    with doors.client("OWNER") as client:
        for place in (*places, *decisions, "/dossiers"):
            assert client.get(place).url.path == "/inloggen"
            assert client.post(place).status_code != 200 or "inloggen" in client.get(place).text
    with doors.client("OWNER", OWNER) as client:
        for meant in (case.hex, "x", "0" * 32, "..%2f"):
            assert client.get(f"/sporen/{meant}").status_code == 404
