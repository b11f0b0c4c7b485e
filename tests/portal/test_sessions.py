"""Sessions of one face: how long they last, what ends them, and what an open page hears of it."""

from __future__ import annotations

import threading
from pathlib import Path

import httpx
import pytest

from schemas.common import Actor, Role
from services.portal.login.pending import LASTS, Attempts, Logins
from services.portal.sessions import EACH, IDLE, LONGEST, Sessions
from tests.harness.doors import Doors
from tests.harness.signing_in import session_of

EXPERT = Actor(sub="somebody", roles=(Role.EXPERT,), issuer="ezk", department="EZK")


class Clock:
    """Time as a test tells it."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions(":memory:", clock)


def begin(sessions: Sessions, actor: Actor = EXPERT) -> str:
    return sessions.begin(actor, "Somebody", "nl", "rijk")


def test_a_session_holds_who_signed_in_and_by_whom(sessions: Sessions) -> None:
    found = sessions.find(begin(sessions))
    assert found and (found.actor, found.name, found.via) == (EXPERT, "Somebody", "rijk")


def test_who_does_nothing_for_half_an_hour_signs_in_again(sessions: Sessions, clock: Clock) -> None:
    secret = begin(sessions)
    clock.now += IDLE - 1
    assert sessions.find(secret)
    clock.now += IDLE - 1
    assert sessions.find(secret)
    clock.now += IDLE + 1
    assert sessions.find(secret) is None


def test_nobody_stays_longer_than_ten_hours(sessions: Sessions, clock: Clock) -> None:
    secret, begun = begin(sessions), clock.now
    while clock.now + IDLE / 2 < begun + LONGEST:
        clock.now += IDLE / 2
        assert sessions.find(secret)
    clock.now = begun + LONGEST + 1
    assert sessions.find(secret) is None


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(
    sessions: Sessions, clock: Clock
) -> None:
    secret = begin(sessions)
    for _ in range(4):
        clock.now += IDLE / 4
        sessions.find(secret, acts=False)
    clock.now += 1
    assert sessions.find(secret) is None


def test_an_unknown_or_half_a_number_shows_nobody(sessions: Sessions) -> None:
    secret = begin(sessions)
    for wrong in ("", secret[:-1], secret + "x", secret.upper(), "' OR 1=1 --"):
        assert sessions.find(wrong) is None


def test_signing_out_everywhere_ends_all_of_one_person_and_nobody_elses(
    sessions: Sessions,
) -> None:
    mine = [begin(sessions) for _ in range(3)]
    theirs = begin(sessions, EXPERT.model_copy(update={"sub": "another"}))
    assert len(sessions.of("somebody")) == 3
    sessions.end_all("somebody")
    assert not any(map(sessions.find, mine)) and sessions.find(theirs)
    assert sessions.of("somebody") == []


def test_one_person_has_so_many_sessions_and_no_more(sessions: Sessions, clock: Clock) -> None:
    secrets = []
    for _ in range(EACH + 3):
        clock.now += 1
        secrets.append(begin(sessions))
    assert [bool(sessions.find(one)) for one in secrets] == [False] * 3 + [True] * EACH


def test_the_file_lets_nobody_in_and_nobody_else_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "own" / "sessions.sqlite"
    kept = Sessions(path)
    secret = begin(kept)
    kept.close()
    assert path.stat().st_mode & 0o077 == 0
    assert not any(secret.encode() in one.read_bytes() for one in path.parent.iterdir())
    again = Sessions(path)
    assert again.find(secret)
    again.close()


def test_a_form_token_is_of_one_session_and_never_twice_the_same(sessions: Sessions) -> None:
    one, other = (sessions.find(begin(sessions)) for _ in range(2))
    assert one and other
    assert one.form_token != one.form_token
    assert one.made_form(one.form_token) and not one.made_form(other.form_token)
    assert not one.made_form("") and not one.made_form("a.b.c") and not one.made_form("é.é")


def test_a_login_under_way_ends_after_ten_minutes(clock: Clock) -> None:
    logins = Logins(clock)
    pending, secret = logins.begin("rijk", "/")
    clock.now += LASTS + 1
    assert logins.take(pending.state, "rijk", secret) is None


def test_a_login_under_way_is_of_one_browser_and_one_issuer(clock: Clock) -> None:
    logins = Logins(clock)
    pending, secret = logins.begin("rijk", "/")
    assert logins.take(pending.state, "rijk", "") is None
    assert logins.take(pending.state, "rijk", secret + "x") is None
    other, same = logins.begin("rijk", "/", secret)
    assert same == secret and other.state != pending.state
    assert logins.take(other.state, "instelling", secret) is None
    assert logins.take(pending.state, "rijk", secret) == pending
    assert logins.take(pending.state, "rijk", secret) is None


def test_a_number_that_did_not_come_from_us_is_replaced(clock: Clock) -> None:
    _, secret = Logins(clock).begin("rijk", "/", "chosen-by-somebody-else")
    assert secret != "chosen-by-somebody-else"


def test_attempts_are_counted_by_the_minute_and_by_address(clock: Clock) -> None:
    attempts = Attempts(2, clock)
    assert [attempts.another("a") for _ in range(3)] == [True, True, False]
    assert attempts.another("b")
    clock.now += 60
    assert attempts.another("a")


@pytest.mark.portal
def test_somebody_sees_where_they_are_signed_in_and_signs_out_everywhere(doors: Doors) -> None:
    with doors.client("EZK", "ezk-lead") as client, doors.client("EZK", "ezk-lead") as other:
        page = client.get("/sessies")
        assert page.text.count("een andere") >= 1 and "deze" in page.text
        session = session_of(doors, doors.portals["EZK"], client.cookies["loket-ezk"])
        assert session
        client.post("/uitloggen/overal", data={"_csrf": session.form_token})
        assert client.get("/werk").url.path == other.get("/werk").url.path == "/inloggen"


@pytest.mark.portal
def test_an_open_page_is_told_to_load_again_when_its_session_ends(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.portal.live.BEAT", 0.2)
    portal, heard = doors.portals["EZK"], list[str]()
    with doors.client("EZK", "ezk-expert-2") as client:
        session = session_of(doors, portal, client.cookies["loket-ezk"])
        assert session
        opened = threading.Event()

        def listen() -> None:
            with client.stream("GET", "/live?van=/werk") as line:
                for text in line.iter_lines():
                    heard.append(text)
                    opened.set()

        listening = threading.Thread(target=listen)
        listening.start()
        assert opened.wait(20)

        async def ended() -> None:
            portal.sessions.end(session)

        doors.do(ended())
        listening.join(20)
        assert not listening.is_alive() and "event: reload" in heard
        with httpx.Client(base_url=doors.urls["EZK"], trust_env=False) as nobody:
            assert nobody.get("/live?van=/werk").status_code == 403
