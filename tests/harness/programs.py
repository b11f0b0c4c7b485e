"""Programs at a face: a key made on its page, and a client that sends it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx

from tests.harness.doors import Doors, plain

QUESTION = {
    "product": "case-advice",
    "facts": {
        "theme": "transfer",
        "cooperation": "partnership",
        "technologies": [],
        "regimes": [],
        "aspects": ["partner"],
        "countries": ["US"],
        "unknown": ["technologies", "regimes"],
    },
    "question": {
        "title": "Samen meten aan zeewater",
        "question": "Wij willen samen meten. Waar moeten wij op letten?",
        "background": "Een meetreeks van drie jaar.",
        "partners": [{"name": "Instituut voor de zee", "country": "US", "role": "meet mee"}],
        "own_assessment": "Wij zien geen grote risico's.",
    },
}


def made(browser: httpx.Client, name: str = "proef") -> str:
    """A key, as the page shows it once."""
    page = browser.get("/sleutels").text
    token = re.search(r'name="_csrf" value="([^"]+)"', page)
    assert token
    given = {"_csrf": token[1], "_id": str(uuid4()), "naam": name, "dagen": "1"}
    found = re.search(r'id="nieuwe-sleutel">([^<]+)<', browser.post("/sleutels", data=given).text)
    assert found
    return found[1]


@contextmanager
def program(doors: Doors, face: str, persona: str) -> Iterator[httpx.Client]:
    """A program that acts for somebody."""
    headers = {"Authorization": f"Bearer {key_of(doors, face, persona)}"}
    base = f"{doors.urls[face]}/v1"
    with plain(base_url=base, headers=headers, timeout=30) as client:
        yield client


def key_of(doors: Doors, face: str, persona: str) -> str:
    """The key of somebody's programs: one for all tests, since nobody has many."""
    place = doors.urls[face], persona
    if place not in _KEYS:
        with doors.client(face) as browser:
            browser.post("/inloggen", data={"persoon": persona})
            _KEYS[place] = made(browser)
    return _KEYS[place]


_KEYS: dict[tuple[str, str], str] = {}


def asked(client: httpx.Client, **headers: str) -> httpx.Response:
    """A new request of an institution."""
    return client.post("/adviesaanvragen", json=QUESTION, headers=headers)


def match(client: httpx.Client, path: str) -> dict[str, str]:
    """The header that says which version of something was seen."""
    return {"If-Match": client.get(path).raise_for_status().headers["ETag"]}


def act(client: httpx.Client, path: str, body: dict[str, Any]) -> httpx.Response:
    """A change of something on the version that is there now."""
    one = "/".join(path.split("/")[:3])
    return client.post(path, json=body, headers=match(client, one))
