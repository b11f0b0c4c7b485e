"""What a page weighs, how it is kept, and that its look can be another one."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from schemas.common import Refused
from services.portal.look import load_look
from tests.harness.doors import Doors

LIGHT = 100 * 1024
FIRST = [
    ("DOOR", "tud-adviesteam", "/aanvragen"),
    ("LOKET", "loket-coordinator-1", "/tafel"),
    ("EZK", "ezk-lead", "/werk"),
    ("OWNER", "ocw-beleid", "/cijfers"),
]


def packed(client: httpx.Client, place: str) -> int:
    """Bytes on the line for one file."""
    with client.stream("GET", place) as answer:
        answer.raise_for_status()
        assert answer.headers["content-encoding"] == "gzip"
        return sum(len(part) for part in answer.iter_raw())


@pytest.mark.portal
@pytest.mark.parametrize(("face", "persona", "place"), FIRST)
def test_a_first_view_is_light(doors: Doors, face: str, persona: str, place: str) -> None:
    with doors.client(face, persona) as client:
        parts = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get(place).text)
        assert len(parts) == 2
        assert sum(packed(client, one) for one in (place, *parts)) < LIGHT


@pytest.mark.portal
def test_what_has_a_digest_for_a_name_is_kept_for_ever_and_pages_never(doors: Doors) -> None:
    with doors.client("EZK") as client:
        page = client.get("/inloggen")
        assert page.headers["cache-control"] == "no-store"
        style = re.search(r'href="(/static/[^"]+\.css)"', page.text)
        assert style
        assert "immutable" in client.get(style[1]).headers["cache-control"]
        assert client.get("/static/loket.000000000000.css").status_code == 404
        assert client.get("/static/..%2f..%2fapp.py").status_code == 404


def test_another_theme_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text('class = "ours"\nstyles = ["own.css"]\n')
    (tmp_path / "own.css").write_text(".ours { --basis-color-default-bg-document: pink; }")
    look = load_look(tmp_path)
    assert look.theme == "ours" and b"pink" in look.style.body
    assert b".loket-main" in look.style.body


@pytest.mark.parametrize("said", ["class = 1 = 2", 'class = "x"', 'class="x"\nstyles=["no.css"]'])
def test_a_theme_that_is_not_one_is_refused(tmp_path: Path, said: str) -> None:
    (tmp_path / "theme.toml").write_text(said)
    with pytest.raises(Refused):
        load_look(tmp_path)
