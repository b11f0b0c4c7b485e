"""Files by program: sent as they are, how they stand, named in a request, and given back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import IO, Any
from uuid import uuid4

import httpx
import pytest

from schemas.attachment import LARGEST
from schemas.common import Refused, digest
from services.intake.files.scanning import Scanner
from tests.harness.doors import Doors
from tests.harness.file_bytes import PDF, TEXT
from tests.harness.programs import QUESTION, program

pytestmark = pytest.mark.portal
WHO, PATIENCE = "tud-adviesteam", 30.0
WORDS: dict[str, Any] = dict(QUESTION["question"])  # type: ignore[arg-type]  # it is one


@pytest.fixture
def client(doors: Doors) -> Iterator[httpx.Client]:
    """A program of Delft."""
    with program(doors, "DOOR", WHO) as made:
        yield made


def send(client: httpx.Client, body: bytes, key: str = "", **headers: str) -> httpx.Response:
    """A file for the request that will have this key."""
    place = f"/bijlagen?aanvraag={key or uuid4()}"
    return client.post(place, content=body, headers={"Content-Type": "text/html", **headers})


def asked(client: httpx.Client, key: str, *digests: str) -> httpx.Response:
    """The request under this key, with these files."""
    named = [{"digest": one, "name": "plan van aanpak.pdf"} for one in digests]
    question: Any = {**WORDS, "files": named}
    body = {**QUESTION, "idempotency_key": key, "question": question}
    return client.post("/adviesaanvragen", json=body)


def there(client: httpx.Client, place: str) -> list[dict[str, Any]]:
    """What a list holds, once there is something in it."""
    until = time.monotonic() + PATIENCE
    while not (found := client.get(place).raise_for_status().json()["resultaten"]):
        assert time.monotonic() < until, place
        time.sleep(0.1)
    return list(found)


def test_a_file_is_sent_named_listed_and_given_back(doors: Doors, client: httpx.Client) -> None:
    key = str(uuid4())
    sent = send(client, PDF, key)
    assert sent.status_code == 201, sent.text
    told = sent.json()
    assert (told["vingerafdruk"], told["omvang"]) == (digest(PDF), len(PDF))
    assert (told["stand"], told["soort"]) == ("schoon", "application/pdf")
    again = client.get(sent.headers["location"].removeprefix("/v1"))
    assert again.json() == told
    case = asked(client, key, digest(PDF)).raise_for_status().json()["id"]
    place = f"/adviesaanvragen/{case}/bijlagen"
    [listed] = there(client, place)
    assert listed["vingerafdruk"] == digest(PDF) and listed["stand"] == "schoon"
    assert client.get(listed["adres"].removeprefix("/v1")).json() == listed
    got = client.get(f"{place}/{digest(PDF)}")
    assert got.content == PDF and got.headers["content-type"] == "application/pdf"
    assert got.headers["content-disposition"].startswith("attachment; ")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in got.headers["content-security-policy"]
    more = client.post(place, content=TEXT)
    assert more.status_code == 201 and more.json()["soort"] == "text/plain"
    with program(doors, "DOOR", "ul-adviesteam") as stranger:
        for method, at in (("GET", place), ("POST", place), ("GET", f"{place}/{digest(PDF)}")):
            assert stranger.request(method, at, content=TEXT).status_code == 404


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><script>alert(1)</script></html>", "file_type"),
        (b"BSN 111222333", "file_personal_data"),
        (b"", "file_empty"),
    ],
)
def test_what_is_not_taken_says_why(client: httpx.Client, body: bytes, reason: str) -> None:
    key = str(uuid4())
    sent = send(client, body, key)
    assert sent.status_code == 409 and sent.json()["reden"] == reason
    assert sent.headers["content-type"] == "application/problem+json"
    stand = client.get(f"/bijlagen/{digest(body)}", params={"aanvraag": key})
    if body:
        assert (stand.json()["stand"], stand.json()["reden"]) == ("geweigerd", reason)
    assert asked(client, key, digest(body)).status_code == 409


def test_a_file_that_cannot_be_looked_at_yet_waits(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(_: Scanner, file: IO[bytes]) -> bool:
        raise Refused("file_not_scanned", "The scanner does not answer.", "Wait.")

    with monkeypatch.context() as away:
        away.setattr(Scanner, "scan", silent)
        sent = send(client, PDF)
        assert sent.status_code == 202 and sent.json()["stand"] == "in-onderzoek"
        place = sent.headers["location"].removeprefix("/v1")
        assert client.get(place).json()["stand"] == "in-onderzoek"
    assert client.get(place).json()["stand"] == "schoon"


def test_a_file_has_a_largest_size(client: httpx.Client) -> None:
    for body in (b"a" * (LARGEST + 1), iter([b"a" * (LARGEST // 2)] * 3)):
        try:
            sent = client.post(f"/bijlagen?aanvraag={uuid4()}", content=body)
        except httpx.WriteError:
            continue  # the door was closed while we were still sending
        assert sent.status_code == 413


def test_one_key_is_one_file(client: httpx.Client) -> None:
    key, once = str(uuid4()), {"Idempotency-Key": str(uuid4())}
    first = send(client, PDF, key, **once)
    assert send(client, PDF, key, **once).json() == first.json()
    other = send(client, TEXT, key, **once)
    assert other.status_code == 409 and "reden" not in other.json()


def test_nothing_is_said_of_a_file_that_was_never_sent(client: httpx.Client) -> None:
    for name in (digest("nooit"), "1"):
        answer = client.get(f"/bijlagen/{name}", params={"aanvraag": str(uuid4())})
        assert answer.status_code == 404
    assert client.post("/bijlagen", content=PDF).status_code == 400


def test_a_portfolio_holder_reads_files_and_sends_none(doors: Doors) -> None:
    with program(doors, "DOOR", "ul-adviesteam") as team:
        key = str(uuid4())
        send(team, PDF, key).raise_for_status()
        case = asked(team, key, digest(PDF)).raise_for_status().json()["id"]
        place = f"/adviesaanvragen/{case}/bijlagen"
        there(team, place)
    with program(doors, "DOOR", "ul-portefeuillehouder") as board:
        assert board.get(f"{place}/{digest(PDF)}").content == PDF
        assert board.post(place, content=TEXT).status_code == 403
        assert send(board, TEXT).status_code == 403
    with program(doors, "DOOR", "ul-onderzoeker") as researcher:
        assert researcher.get(f"{place}/{digest(PDF)}").status_code == 403
