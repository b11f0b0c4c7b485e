"""The coordinator sees how an institution was told of its advice, and when nobody was."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx
import pytest

from schemas import subjects
from schemas.delivery import DeliveryReported
from schemas.envelope import Meta, encode
from schemas.ids import following, reference
from schemas.notice import Channel, Status
from services.cli.playing import Until
from services.kernel.broker import connect
from services.kernel.decider import service
from tests.harness.doors import Doors
from tests.harness.dossiers import case_now, left
from tests.harness.programs import program

pytestmark = pytest.mark.portal

COORDINATOR = "loket-coordinator-1"
LATER = 2**40
WAYS = """
SELECT notice, channel FROM reported
WHERE case_id = ? AND about = ? AND channel != 'inbox' AND status != 'given_up'
"""


def page(
    client: httpx.Client, case: UUID, words: str, before: Callable[[], object] = lambda: None
) -> str:
    """The page of a case, once it says this; `before` is done each time that it is looked at."""
    for _ in range(200):
        before()
        text = client.get(f"/dossiers/{reference(case)}").text
        if re.search(words, text, re.DOTALL):
            return text
        time.sleep(0.1)
    raise AssertionError(f"{words} is not on the page")


async def _lose(doors: Doors, case: UUID, about: str) -> None:
    """Let every notice of a step that is known by now not have arrived."""
    client = await connect(doors.system.settings, "DOOR", "notify")
    for row in doors.portals["LOKET"].rows.find("reported", WAYS, case.hex, about):
        report = DeliveryReported(
            notice=UUID(row["notice"]),
            about=about,
            template="progress-issued",
            channel=Channel(row["channel"]),
            status=Status.GIVEN_UP,
            reason="smtp-550",
            planned_at=datetime.now(UTC),
        )
        now, robot = datetime.now(UTC), service("notify")
        meta = Meta(str(uuid4()), "urn:test", case, now, robot, "test", order=LATER)
        headers, body = encode(report, meta)
        await client.request(subjects.delivery(case), body, 5, headers=headers)
    await client.close()


def test_the_page_says_by_which_way_how_it_went_and_when_nobody_heard(doors: Doors) -> None:
    case = left(doors, "04-", Until.END)
    known = case_now(doors, case)
    assert known.case
    lane = subjects.progress(known.request.institution, case)
    about = following(known.case.opening.issue, lane)
    with doors.client("LOKET", COORDINATOR) as client:
        text = page(client, case, "Er ligt een advies klaar.*per mail")
        told = text[text.index('id="berichten"') :]
        assert "in het portaal" in told
        assert known.request.contact not in told
        assert "alleen in het portaal" not in told[told.index("Er ligt een advies klaar") :]
        only = "Er ligt een advies klaar.*alleen in het portaal"
        after = page(client, case, only, lambda: doors.do(_lose(doors, case, about)))
    with program(doors, "LOKET", COORDINATOR) as calling:
        listed = calling.get(f"/dossiers/{case}/bezorgingen").json()["resultaten"]
        stands = {one["stand"] for one in listed if one["stap"] == about}
        assert stands == {"given_up", "planned"}
    with program(doors, "LOKET", "loket-auditor") as calling:
        assert calling.get(f"/dossiers/{case}/bezorgingen").status_code == 403
    assert "niet aangekomen" in after
    assert "De mailserver weigert dit adres of deze mail." in after
    assert ("het bericht erover staat alleen" in after) == (known.case.opening.at is None)
