"""Telephone and mail over HTTP: written down for an institution, or thrown away with a reason."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from uuid import uuid4

import httpx
import pytest

from schemas.request import RequestSubmitted
from schemas.subjects import Stream, request
from services.advice.assembly.overview import BY_REFERENCE
from services.faces.known import events
from services.faces.told import told_of
from tests.harness.doors import Doors
from tests.harness.running import eventually
from tests.harness.table_at_work import form, read, rows

pytestmark = pytest.mark.portal

COORDINATOR = "loket-coordinator-1"
ASKED = {
    "institution": "TUD",
    "title": "Sensoren voor dijken",
    "question": "Mag dit?",
    "theme": "transfer",
    "cooperation": "partnership",
}


def eml(words: str = "Mogen wij dit doen?", subject: str = "Vraag over sensoren") -> bytes:
    made = EmailMessage(policy=SMTP)
    made["From"], made["Subject"] = "Adviesteam <advies@tudelft.example>", subject
    made["Message-ID"] = f"<{uuid4()}@tudelft.example>"
    made.set_content(words)
    made.add_attachment(b"geheim", maintype="application", subtype="pdf", filename="plan.pdf")
    return made.as_bytes()


def hand_in(client: httpx.Client, raw: bytes) -> httpx.Response:
    """A file, as a browser sends it."""
    files = {"bestand": ("vraag.eml", raw, "message/rfc822")}
    return client.post("/aanname", data=form(client, "/aanname"), files=files)


def submitted(doors: Doors, reference: str) -> RequestSubmitted:
    """The first event of the request of this reference; who took it in is in its envelope."""
    read(doors)
    [row] = rows(doors, BY_REFERENCE, reference)

    async def find() -> RequestSubmitted:
        from uuid import UUID

        face = await doors.system.faces.at("LOKET")
        [first, *_] = await events(face, Stream.REQUESTS, request(UUID(row["case_id"])))
        assert first.meta.actor.sub == COORDINATOR
        assert isinstance(first.data, RequestSubmitted)
        return first.data

    return doors.do(find())


def test_a_telephone_call_is_a_request_of_the_institution_once(doors: Doors) -> None:
    with doors.client("LOKET", COORDINATOR) as client:
        given = form(client, "/aanname/nieuw") | ASKED
        wrong = client.post("/aanname/nieuw", data=given | {"institution": ""})
        assert wrong.status_code == 400 and 'value="Sensoren voor dijken"' in wrong.text
        more = client.post("/aanname/nieuw", data=given | {"doe": "partner"})
        assert more.status_code == 200 and "Sensoren voor dijken" in more.text
        pages = [client.post("/aanname/nieuw", data=given) for _ in range(2)]
    assert pages[0].url == pages[1].url and pages[0].url.path.startswith("/triage/")
    name = pages[0].url.path.rpartition("/")[2]
    event = submitted(doors, name)
    assert (event.institution, event.contact, event.channel) == ("TUD", "TUD", "phone")

    async def heard() -> bool:
        face = await doors.system.faces.at("DOOR")
        [row] = doors.portals["LOKET"].rows.find("overview", BY_REFERENCE, name)
        from uuid import UUID

        return bool(await told_of(face, "TUD", UUID(row["case_id"])))

    doors.do(eventually(heard))


def test_a_mail_is_a_draft_that_becomes_a_request_and_is_then_erased(doors: Doors) -> None:
    raw = eml()
    with doors.client("LOKET", COORDINATOR) as client:
        page = hand_in(client, raw)
        assert "Mogen wij dit doen?" in page.text and "plan.pdf" in page.text
        assert "geheim" not in page.text
        assert hand_in(client, raw).url == page.url
        assert client.get("/aanname").text.count("Vraag over sensoren") == 1
        name = page.url.path.rpartition("/")[2]
        place = f"/aanname/nieuw?mail={name}"
        assert 'value="Vraag over sensoren"' in client.get(place).text
        given = form(client, place) | ASKED | {"mail": name, "title": "Vraag over sensoren"}
        done = client.post("/aanname/nieuw", data=given)
        assert submitted(doors, done.url.path.rpartition("/")[2]).channel == "mail"
        assert client.get(page.url.path).status_code == 404
        assert "al behandeld" in hand_in(client, raw).text


def test_a_mail_is_thrown_away_only_with_a_reason(doors: Doors) -> None:
    with doors.client("LOKET", COORDINATOR) as client:
        place = hand_in(client, eml(subject="Win een prijs")).url.path
        given = form(client, place)
        assert client.post(place, data=given | {"reason": "zomaar"}).status_code == 400
        page = client.post(place, data=given | {"reason": "unsolicited"})
        assert "De mail is gewist" in page.text and "Win een prijs" not in page.text


def test_markup_in_a_mail_is_words_and_what_is_no_mail_is_refused(doors: Doors) -> None:
    with doors.client("LOKET", COORDINATOR) as client:
        page = hand_in(client, eml("<script>alert(1)</script>", "<b>x</b>"))
        assert "<script>alert(1)" not in page.text and "<b>x</b>" not in page.text
        assert "&lt;b&gt;x&lt;/b&gt;" in page.text
        refused = hand_in(client, b"Subject: " + b"a" * 70_000)
        assert refused.status_code == 409 and "te groot" in refused.text


def test_nobody_else_reads_mails(doors: Doors) -> None:
    with doors.client("LOKET", "loket-auditor") as client:
        assert client.get("/aanname").status_code == 403
    with doors.client("LOKET") as client:
        assert client.get("/aanname").url.path == "/inloggen"
