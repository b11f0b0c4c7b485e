"""A mail comes back: what a report says, to which notice it belongs, and who is told instead."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from schemas import notice as said
from schemas.common import Event
from services.kernel.decider import Decider
from services.kernel.people import Person
from services.kernel.settings import Settings
from services.notify.domain import (
    Arrived,
    Attempt,
    CameBack,
    Concluded,
    arrive,
    attempt,
    come_back,
    conclude,
)
from services.notify.outcome import UNKNOWN, Sent
from services.notify.report import LARGEST, read_report
from services.notify.return_path import ReturnPath
from services.notify.state import State, evolve
from tests.harness.reports import FAILED, report
from tests.harness.spec import START, given

NOTICE: Decider[State] = Decider(None, evolve)
PLANNED = said.NoticePlanned(
    case=UUID(int=1),
    recipient="contact",
    channel=said.Channel.MAIL,
    template="progress",
    about="event-1",
)
ATTEMPTED = said.NoticeAttempted(attempt=1)
SENT = said.NoticeSent(attempt=1)
DOUBTED = said.NoticeDeferred(attempt=1, reason=UNKNOWN, until=START)
REFUSED = said.NoticeDeferred(attempt=1, reason="smtp-451", until=START)
NEVER = said.NoticeGivenUp(reason="smtp-550")
BACK = CameBack("dsn-5.1.1")
BOUNCED = said.NoticeBounced(reason="dsn-5.1.1")


@pytest.mark.parametrize(
    "history",
    [
        (ATTEMPTED,),
        (ATTEMPTED, SENT),
        (ATTEMPTED, DOUBTED),
        (ATTEMPTED, said.NoticeGivenUp(reason=UNKNOWN)),
        (
            ATTEMPTED,
            DOUBTED,
            said.NoticeAttempted(attempt=2),
            said.NoticeGivenUp(reason="smtp-550"),
        ),
    ],
)
def test_a_mail_that_is_out_or_may_be_comes_back_once_or_arrives(
    history: tuple[Event, ...],
) -> None:
    out = given(NOTICE, PLANNED, *history)
    back = out.when(come_back, BACK).then(BOUNCED)
    back.when(come_back, BACK).then(None)
    back.when(arrive, Arrived()).then(None)
    there = out.when(arrive, Arrived()).then(said.NoticeDelivered())
    there.when(arrive, Arrived()).then(None)
    there.when(come_back, BACK).then(BOUNCED)


@pytest.mark.parametrize("history", [(), (ATTEMPTED, REFUSED), (NEVER,)])
def test_what_was_never_out_does_not_come_back(history: tuple[Event, ...]) -> None:
    so_far = given(NOTICE, PLANNED, *history)
    so_far.when(come_back, BACK).then(None)
    so_far.when(arrive, Arrived()).then(None)
    given(NOTICE).when(come_back, BACK).then(None)
    given(NOTICE).when(arrive, Arrived()).then(None)


@pytest.mark.parametrize("channel", [said.Channel.WEBHOOK, said.Channel.INBOX])
def test_only_mails_come_back(channel: said.Channel) -> None:
    planned = PLANNED.model_copy(update={"channel": channel})
    given(NOTICE, planned, ATTEMPTED, SENT).when(come_back, BACK).then(None)
    given(NOTICE, planned, ATTEMPTED, SENT).when(arrive, Arrived()).then(None)


def test_what_came_back_is_not_sent_again_whatever_its_attempt_comes_to() -> None:
    back = given(NOTICE, PLANNED, ATTEMPTED).when(come_back, BACK).then(BOUNCED)
    back.when(conclude, Concluded(1, Sent(), ())).then(None)
    back.when(attempt, Attempt(2)).then(None)


@pytest.mark.parametrize(
    ("recipients", "says"),
    [
        (("Action: failed\nStatus: 5.1.1",), CameBack("dsn-5.1.1")),
        (("Action: FAILED\nStatus: 5.7.1 (not wanted)",), CameBack("dsn-5.7.1")),
        (("Action: failed\nStatus: 4.4.7",), CameBack("dsn-4.4.7")),
        (("Action: delayed\nStatus: 4.4.1",), None),
        (("Action: delivered\nStatus: 2.1.5",), Arrived()),
        (("Action: relayed\nStatus: 2.0.0",), None),
        (("Action: failed\nStatus: 2.0.0",), None),
        (("Action: delivered\nStatus: 5.0.0",), None),
        (("Action: failed\nStatus: 5.1.1.1.1x",), CameBack("dsn-5.1.1")),
        (("Action: failed\nStatus: 7.1.1",), None),
        (("Action: failed",), None),
        (("Status: 5.1.1",), None),
        ((), None),
        (
            ("Action: delivered\nStatus: 2.0.0", "Action: failed\nStatus: 5.2.2"),
            CameBack("dsn-5.2.2"),
        ),
    ],
)
def test_a_report_says_what_became_of_a_mail(
    recipients: tuple[str, ...], says: CameBack | Arrived | None
) -> None:
    assert read_report(report(*recipients)) == says


def test_an_answer_that_is_no_report_says_nothing() -> None:
    answer = (
        b"Auto-Submitted: auto-replied\r\nSubject: Afwezig\r\n\r\nAction: failed\r\nStatus: 5.1.1"
    )
    assert read_report(answer) is None
    assert read_report(report(FAILED, kind="disposition-notification")) is None
    assert read_report(report(FAILED).replace(b"multipart/report", b"multipart/mixed")) is None
    assert read_report(b"") is None


def test_a_report_beyond_measure_says_nothing() -> None:
    assert read_report(report(FAILED)) is not None
    assert read_report(report(FAILED) + b" " * LARGEST) is None
    nested = b"".join(
        b'Content-Type: multipart/report; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
        for n in range(5000)
    )
    assert read_report(nested) is None
    assert read_report(b"X: y\r\n" * 20_000 + report(FAILED)) is None


@settings(max_examples=150)
@for_any(st.data())
def test_a_report_that_was_tampered_with_is_read_without_harm(data: st.DataObject) -> None:
    raw = bytearray(report(FAILED, "Action: delivered\nStatus: 2.0.0"))
    for _ in range(data.draw(st.integers(0, 6))):
        start = data.draw(st.integers(0, len(raw)))
        end = min(len(raw), start + data.draw(st.integers(0, 40)))
        raw[start:end] = data.draw(st.binary(max_size=40))
    says = read_report(bytes(raw))
    assert says is None or isinstance(says, Arrived | CameBack)
    if isinstance(says, CameBack):
        said.NoticeBounced(reason=says.reason)


@for_any(st.binary(max_size=2000))
def test_any_bytes_are_read_without_harm(raw: bytes) -> None:
    assert read_report(raw) is None


@pytest.fixture
def back(tmp_path: Path) -> ReturnPath:
    for zone, seed in (("DOOR", "seed-1"), ("LOKET", "seed-2")):
        (tmp_path / "keys" / zone).mkdir(parents=True)
        (tmp_path / "keys" / zone / "notify.seed").write_text(seed)
    return ReturnPath(Settings(home=tmp_path, bounce_domain="terug.loket.example"), "DOOR")


def test_a_return_address_names_its_notice_and_nobody_else_can_make_one(
    back: ReturnPath, tmp_path: Path
) -> None:
    notice = UUID(int=2**127 + 5)
    address = back.of(notice)
    Person(id="x", name="x", mail=address)
    local, _, domain = address.partition("@")
    assert len(local) <= 64
    assert back.read(address) == back.read(address.upper()) == notice
    other = back.of(UUID(int=9)).partition("@")[0]
    forged = local.rpartition("-")[0] + "-" + other.rpartition("-")[2]
    told = Settings(home=tmp_path, bounce_domain="terug.loket.example")
    for wrong in (
        f"{forged}@{domain}",
        f"{local}x@{domain}",
        f"{local[:-1]}@{domain}",
        f"{local}@loket.example",
        local,
        "",
        ReturnPath(told, "LOKET").of(notice),
    ):
        assert back.read(wrong) is None, wrong


def test_without_a_domain_all_mails_come_from_one_address() -> None:
    plain = ReturnPath(Settings(mail_from="loket@loket.example"), "DOOR")
    assert plain.of(UUID(int=5)) == "loket@loket.example"
    assert plain.read("loket@loket.example") is None
