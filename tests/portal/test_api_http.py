"""Every answer of the interface as HTTP wants it: forms, methods, sizes, headers."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from services.portal.api.table import VERSION
from tests.harness.doors import Doors, plain
from tests.harness.programs import program

pytestmark = pytest.mark.portal
FACES = ("DOOR", "LOKET", "EZK", "OWNER")
ONE_MORE = 2 * 1024 * 1024 + 1


@pytest.fixture(scope="module")
def door(doors: Doors) -> Iterator[httpx.Client]:
    with program(doors, "DOOR", "tud-adviesteam") as client:
        yield client


def test_every_answer_has_the_headers_of_the_rules(door: httpx.Client) -> None:
    for path in ("/adviesaanvragen", "/nergens", "/openapi.json", "/adviesaanvragen?x=1"):
        headers = door.get(path).headers
        assert headers["API-Version"] == VERSION
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "max-age" in headers["Strict-Transport-Security"]
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "'self'" not in policy


@pytest.mark.parametrize("face", FACES)
def test_the_document_needs_no_login_and_is_for_all_origins(doors: Doors, face: str) -> None:
    with doors.client(face) as client:
        answer = client.get("/v1/openapi.json")
    assert answer.status_code == 200 and answer.json()["info"]["version"] == VERSION
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("face", FACES)
def test_without_a_key_there_is_nothing_to_read(doors: Doors, face: str) -> None:
    with plain(base_url=f"{doors.urls[face]}/v1") as client:
        for path in client.get("/openapi.json").json()["paths"]:
            answer = client.get(path)
            assert answer.status_code in (401, 405), path
            assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/adviesaanvragen/", 404),
        ("/Adviesaanvragen", 404),
        ("/nergens", 404),
        ("/adviesaanvragen/geen-id", 404),
        ("/adviesaanvragen/..%2f..%2f", 404),
        ("", 404),
    ],
)
def test_an_address_that_is_not_there_is_not_found(
    door: httpx.Client, path: str, status: int
) -> None:
    answer = door.get(path, follow_redirects=False)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_another_method_is_told_what_can_be_done(door: httpx.Client, method: str) -> None:
    answer = door.request(method, "/adviesaanvragen")
    assert answer.status_code == 405 and answer.headers["Allow"] == "GET, HEAD, POST"


def test_a_head_is_a_get_without_its_body(door: httpx.Client) -> None:
    answer = door.head("/adviesaanvragen")
    assert answer.status_code == 200 and answer.content == b""


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        ({"Content-Type": "text/plain"}, b"{}", 415),
        ({}, b"{}", 415),
        ({"Content-Type": "application/json; charset=latin1"}, b"{}", 415),
        ({"Content-Type": "application/json", "Accept": "text/html"}, b"{}", 406),
        ({"Content-Type": "application/json"}, b"{", 400),
        ({"Content-Type": "application/json"}, b"[" * 100_000, 400),
        ({"Content-Type": "application/json"}, b'{"facts": NaN}', 400),
        ({"Content-Type": "application/json"}, b'"\\ud800"', 400),
        ({"Content-Type": "application/json"}, b"[]", 400),
        ({"Content-Type": "application/json"}, b" " * ONE_MORE, 413),
        ({"Content-Type": "application/json", "Idempotency-Key": "a b"}, b"{}", 400),
    ],
)
def test_a_body_that_is_not_what_it_should_be_is_a_problem(
    door: httpx.Client, headers: dict[str, str], content: bytes, status: int
) -> None:
    answer = door.post("/adviesaanvragen", content=content, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
