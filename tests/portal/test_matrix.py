"""Every page and every call, for everybody: nobody gets what the matrix does not grant."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest

from examples.loader import load_people
from schemas.common import Role
from schemas.envelope import unescape
from schemas.subjects import Stream, case_of
from services.cli.playing import Until
from services.kernel.direct import sequence, subject
from services.portal.kinds import kind_of
from services.portal.sessions import Session
from services.portal.who_may import PLACE, written
from tests.architecture.source import ROOT
from tests.harness.doors import Doors
from tests.harness.matrix import GUESSED, SAFE, Cell, cells
from tests.harness.signing_in import session_of

pytestmark = [pytest.mark.portal, pytest.mark.timeout(180)]
FACES = ("DOOR", "LOKET", "OWNER", "EZK")
ROLES = {person.id: frozenset(person.roles) for person in load_people()}
PERSONAS = {
    "DOOR": ("tud-adviesteam", "ul-coordinator", "ul-portefeuillehouder", "ul-onderzoeker"),
    "LOKET": ("loket-coordinator-1", "loket-auditor"),
    "OWNER": ("ocw-beleid", "ocw-directeur"),
    "EZK": ("ezk-expert-1", "ezk-lead"),
}
ELSEWHERE = {
    "DOOR": ("LOKET", "loket-coordinator-1"),
    "LOKET": ("DOOR", "tud-adviesteam"),
    "OWNER": ("LOKET", "loket-coordinator-1"),
    "EZK": ("JENV", "jenv-lead"),
}
"""Somebody who is signed in at another face."""

OPEN = {"/static/{name}", "/favicon.svg", "/v1/openapi.json", "/v1", "/v1/{rest:path}"}
"""What is no page and is for everybody."""

EVENTS = {
    "DOOR": (Stream.NOTICES,),
    "LOKET": (Stream.REQUESTS, Stream.CASES, Stream.ARTICLES),
    "OWNER": (Stream.TRACKS,),
    "EZK": (Stream.DESK,),
}
VISITORS = [(face, who) for face in FACES for who in ("", *PERSONAS[face])]


@dataclass
class Visitor:
    """Somebody at a face: a browser, what they may be, and their session if they have one."""

    client: httpx.Client
    roles: frozenset[Role]
    session: Session | None

    def ask(self, cell: Cell, case: UUID, token: bool = True) -> httpx.Response:
        """One request; a form is empty but for its token."""
        place = cell.at(case)
        if cell.method in SAFE:
            return self.client.request(cell.method, place)
        given = {"_csrf": self.session.form_token} if token and self.session else {}
        return self.client.request(cell.method, place, data=given)

    def may(self, cell: Cell) -> bool:
        """What the matrix says."""
        return not cell.roles or bool(self.roles & cell.roles)


@contextmanager
def visiting(doors: Doors, face: str, who: str) -> Iterator[Visitor]:
    """Somebody who came in, or nobody."""
    with doors.client(face) as client:
        client.follow_redirects = False
        if who:
            assert client.post("/inloggen", data={"persoon": who}).status_code == 303
        secret = client.cookies.get(f"loket-{face.lower()}") or ""
        session = session_of(doors, doors.portals[face], secret)
        yield Visitor(client, ROLES.get(who, frozenset()), session)


def happened(doors: Doors) -> dict[str, int]:
    """By person, how many events are theirs; what services do meanwhile is theirs alone."""

    async def count() -> dict[str, int]:
        found: dict[str, int] = {}
        for face, streams in EVENTS.items():
            reader = (await doors.system.faces.at(face)).reader
            for stream in streams:
                async for message in reader.all(stream):
                    by = (message.headers or {}).get("ce-authid", "")
                    found[by] = found.get(by, 0) + sequence(message)
        return found

    found = doors.do(count())
    return {person: found.get(person, 0) for person in ROLES}


def test_the_matrix_has_pages_for_every_role(doors: Doors) -> None:
    for face in FACES:
        found = cells(doors.portals[face])
        assert {cell.path for cell in found} >= {"/", "/inloggen", "/uitloggen", "/sessies"}
        for who in PERSONAS[face]:
            kind = kind_of(face)
            assert any(ROLES[who] & cell.roles for cell in found if cell.roles), kind
    everything = {cell.path for face in FACES for cell in cells(doors.portals[face])}
    closed = {p for p in everything if p.startswith("/v1")} - OPEN
    for face in FACES:
        for cell in cells(doors.portals[face]):
            assert cell.roles or cell.path not in closed


def test_the_page_that_says_who_may_is_up_to_date() -> None:
    said = (ROOT / PLACE).read_text(encoding="utf-8")
    assert said == written(), "run python -m services.portal.who_may"


@pytest.mark.parametrize(("face", "who"), VISITORS)
def test_what_is_not_granted_is_not_given(doors: Doors, face: str, who: str) -> None:
    real, before = doors.case(Until.AGREEING), happened(doors)
    wrong = []
    with visiting(doors, face, who) as visitor:
        for cell in cells(doors.portals[face]):
            if visitor.may(cell):
                continue
            for case in (real, GUESSED) if cell.of_a_case else (real,):
                answer = visitor.ask(cell, case)
                if not refused(cell, answer, signed_in=bool(who)):
                    wrong.append((cell.method, cell.at(case), answer.status_code))
    assert not wrong
    assert happened(doors) == before


def refused(cell: Cell, answer: httpx.Response, signed_in: bool) -> bool:
    """Whether somebody got nothing: a page sends who is nobody to where they sign in."""
    if not cell.is_page:
        return answer.status_code in (401, 403)
    if signed_in:
        return answer.status_code == 403
    return answer.status_code == 303 and answer.headers["location"].startswith("/inloggen?")


@pytest.mark.parametrize("face", FACES)
def test_a_session_of_another_face_is_nothing_here(doors: Doors, face: str) -> None:
    other, who = ELSEWHERE[face]
    with visiting(doors, other, who) as abroad, doors.client(face) as client:
        secret = abroad.client.cookies[f"loket-{other.lower()}"]
        client.cookies.set(f"loket-{face.lower()}", secret)
        client.follow_redirects = False
        visitor = Visitor(client, frozenset(), abroad.session)
        real = doors.case(Until.AGREEING)
        for cell in cells(doors.portals[face]):
            if cell.roles:
                assert refused(cell, visitor.ask(cell, real), signed_in=False), cell


@pytest.mark.parametrize(("face", "who"), [one for one in VISITORS if one[1]])
def test_no_form_works_without_its_token(doors: Doors, face: str, who: str) -> None:
    real, before = doors.case(Until.AGREEING), happened(doors)
    with visiting(doors, face, who) as visitor:
        for cell in cells(doors.portals[face]):
            if cell.method == "POST":
                answer = visitor.ask(cell, real, token=False)
                assert answer.status_code in (401, 403, 404), cell
    assert happened(doors) == before


@pytest.mark.parametrize(("face", "who"), [one for one in VISITORS if one[1]])
def test_a_guessed_address_gives_nothing(doors: Doors, face: str, who: str) -> None:
    before, wrong = happened(doors), []
    with visiting(doors, face, who) as visitor:
        for cell in cells(doors.portals[face]):
            if visitor.may(cell) and cell.of_a_case and cell.is_page:
                answer = visitor.ask(cell, GUESSED)
                fine = (404,) if cell.method in SAFE else (400, 403, 404, 409, 422)
                if answer.status_code not in fine:
                    wrong.append((cell.method, cell.path, answer.status_code))
    assert not wrong
    assert happened(doors) == before


def patiently(visitor: Visitor, cell: Cell, case: UUID) -> httpx.Response:
    """What is still counted is asked for again, as its answer says."""
    answer = visitor.ask(cell, case)
    while answer.status_code == 503 and "retry-after" in answer.headers:
        time.sleep(1)
        answer = visitor.ask(cell, case)
    return answer


@pytest.mark.parametrize(("face", "who"), [one for one in VISITORS if one[1]])
def test_every_page_that_is_granted_can_be_asked(doors: Doors, face: str, who: str) -> None:
    wrong = []
    with visiting(doors, face, who) as visitor:
        for cell in cells(doors.portals[face]):
            if visitor.may(cell) and cell.method in SAFE and cell.is_page:
                answer = patiently(visitor, cell, doors.case(Until.AGREEING))
                if answer.status_code not in (200, 303, 400, 404, 409, 410):
                    wrong.append((cell.path, answer.status_code))
    assert not wrong


def test_an_institution_gets_another_ones_case_as_if_there_were_none(doors: Doors) -> None:
    owners = institutions(doors)
    theirs = next(case for case, code in owners.items() if code != "TUD")
    with visiting(doors, "DOOR", "tud-adviesteam") as visitor:
        nothing_differs(doors, "DOOR", visitor, theirs)


def test_a_desk_gets_a_case_it_was_not_asked_about_as_if_there_were_none(doors: Doors) -> None:
    with visiting(doors, "EZK", "ezk-lead") as visitor:
        nothing_differs(doors, "EZK", visitor, doors.case(Until.SUBMITTED))


def nothing_differs(doors: Doors, face: str, visitor: Visitor, hidden: UUID) -> None:
    """A case somebody may not see answers as one that was never there, whatever is asked."""
    before = happened(doors)
    for cell in cells(doors.portals[face]):
        if visitor.may(cell) and cell.of_a_case and cell.is_page:
            there, never = visitor.ask(cell, hidden), visitor.ask(cell, GUESSED)
            assert there.status_code == never.status_code, cell
            assert cell.method not in SAFE or there.status_code == 404, cell
    assert happened(doors) == before


def institutions(doors: Doors) -> dict[UUID, str]:
    """By case, whose it is."""

    async def read() -> dict[UUID, str]:
        reader = (await doors.system.faces.at("LOKET")).reader
        found: dict[UUID, str] = {}
        async for message in reader.all(Stream.REQUESTS):
            claims = json.loads(unescape((message.headers or {}).get("ce-authclaims", "{}")))
            if code := claims.get("organisation"):
                found.setdefault(case_of(subject(message)), code)
        return found

    return doors.do(read())
