"""What every answer carries, what no form gets past, and what two faces never share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from schemas.common import Refused
from services.kernel.settings import Settings
from services.portal.security import HEADERS, LARGEST, POLICY
from services.portal.serving import opened
from tests.harness.doors import Doors
from tests.harness.matrix import cells
from tests.harness.signing_in import session_of

pytestmark = pytest.mark.portal
FACES = ("DOOR", "LOKET", "OWNER", "EZK")
WHO = {
    "DOOR": "tud-adviesteam",
    "LOKET": "loket-coordinator-1",
    "OWNER": "ocw-beleid",
    "EZK": "ezk-expert-1",
}
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)


FORWARDED = {"X-Forwarded-Host": "else.example", "Forwarded": "host=else.example"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def has_headers(answer: httpx.Response) -> bool:
    """Whether an answer has every header, and says to keep nothing unless it is a file for ever."""
    kept = answer.headers["cache-control"] == "no-store" or "immutable" in answer.headers.get(
        "cache-control", ""
    )
    others = {name: value for name, value in HEADERS.items() if name != "Cache-Control"}
    return kept and all(answer.headers.get(name) == value for name, value in others.items())


def test_the_policy_lets_in_nothing_inline_and_nothing_from_elsewhere() -> None:
    said = dict(part.strip().split(" ", 1) for part in POLICY.split(";"))
    assert said["default-src"] == said["frame-ancestors"] == said["base-uri"] == "'none'"
    assert "unsafe" not in POLICY and "http" not in POLICY and "*" not in POLICY


@pytest.mark.parametrize("face", FACES)
def test_every_page_of_a_face_has_every_header_and_nothing_inline(doors: Doors, face: str) -> None:
    with doors.client(face, WHO[face]) as client, doors.client(face) as nobody:
        for cell in cells(doors.portals[face]):
            if cell.method == "GET" and "{" not in cell.path and not cell.path.startswith("/v1"):
                for asking in (client, nobody):
                    answer = asking.get(cell.path, follow_redirects=False)
                    assert has_headers(answer), cell.path
                    if "html" in answer.headers.get("content-type", ""):
                        assert not INLINE.search(answer.text), cell.path


@pytest.mark.parametrize("face", FACES)
def test_what_goes_wrong_has_every_header_too(
    doors: Doors, face: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with doors.client(face, WHO[face]) as client:
        style = doors.portals[face].look.style.name
        assert has_headers(client.get(f"/static/{style}"))
        assert has_headers(client.get("/favicon.svg"))
        for answer, status in (
            (client.get("/is-er-niet"), 404),
            (client.get("/static/else.css"), 404),
            (client.post("/is-er-niet"), 404),
            (client.post("/toegankelijkheid"), 405),
            (client.request("DELETE", "/"), 405),
            (client.post("/uitloggen"), 403),
            (client.post("/uitloggen", content=b"x" * (LARGEST + 1)), 413),
            (client.post("/uitloggen", content=in_parts(), headers=FORM), 413),
            (client.get("/live?van=/is-er-niet"), 404),
        ):
            assert answer.status_code == status and has_headers(answer), answer.request.url
        monkeypatch.setattr(doors.portals[face].sessions, "find", lambda *_, **__: 1 / 0)
        answer = client.get("/")
        assert answer.status_code == 500 and has_headers(answer)
        assert "ZeroDivision" not in answer.text and "Traceback" not in answer.text


def test_a_form_must_come_from_a_page_of_this_session_and_this_site(doors: Doors) -> None:
    with (
        doors.client("EZK", "ezk-expert-1") as client,
        doors.client("EZK", "ezk-expert-2") as other,
    ):
        mine, theirs = (
            session_of(doors, doors.portals["EZK"], one.cookies["loket-ezk"])
            for one in (client, other)
        )
        assert mine and theirs
        salt = mine.form_token.partition(".")[0]
        for token in ("", "x", ".", f"{salt}.", theirs.form_token, mine.form_token[:-1], "é.é"):
            answer = client.post("/uitloggen", data={"_csrf": token})
            assert answer.status_code == 403, token
        fine = {"_csrf": mine.form_token}
        here = doors.urls["EZK"]
        for headers in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://else.example"},
            {"Origin": "null"},
            {"Origin": here.replace("127.0.0.1", "localhost")},
        ):
            assert client.post("/uitloggen", data=fine, headers=headers).status_code == 403
        assert client.get("/werk").url.path == "/werk"
        headers = {"Origin": here, "Sec-Fetch-Site": "same-origin"}
        client.post("/uitloggen", data=fine, headers=headers)
        assert client.get("/werk").url.path == "/inloggen"


def test_signing_in_from_another_site_is_refused(doors: Doors) -> None:
    with doors.client("EZK") as client:
        answer = client.post(
            "/inloggen",
            data={"persoon": "ezk-expert-1"},
            headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://else.example"},
        )
        assert answer.status_code == 403 and "loket-ezk" not in client.cookies


def test_a_form_with_far_too_many_fields_or_files_is_refused(doors: Doors) -> None:
    with doors.client("EZK", "ezk-expert-1") as client:
        files = [("f", (f"{n}.txt", b"x")) for n in range(50)]
        assert client.post("/uitloggen", files=files).status_code == 400
        assert client.post("/uitloggen", content=b"%", headers=_multipart()).status_code == 400


def in_parts() -> Iterator[bytes]:
    """A body that does not say how large it is."""
    for _ in range(LARGEST // 65536 + 2):
        yield b"x=" + b"y" * 65536 + b"&"


def _multipart() -> dict[str, str]:
    return {"Content-Type": "multipart/form-data"}


def test_the_cookie_cannot_be_read_by_a_script_nor_sent_by_another_site(doors: Doors) -> None:
    with doors.client("EZK") as client:
        client.follow_redirects = False
        said = client.post("/inloggen", data={"persoon": "ezk-expert-1"}).headers["set-cookie"]
        parts = {part.strip().lower() for part in said.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/"} <= parts
        assert not any(part.startswith("domain") for part in parts)


def test_a_page_names_no_host_that_a_request_names(doors: Doors) -> None:
    with doors.client("EZK", "ezk-expert-1") as client:
        for place in ("/werk", "/is-er-niet"):
            assert "else.example" not in client.get(place, headers=FORWARDED).text
        answer = client.get("/", headers=FORWARDED, follow_redirects=False)
        assert answer.headers["location"] == "/werk"


def test_what_is_typed_in_an_address_is_escaped(doors: Doors) -> None:
    with doors.client("EZK", "ezk-expert-1") as client:
        for place in ("/werk", "/is-er-niet", "/inloggen"):
            for name in ("van", "taal", "terug"):
                page = client.get(place, params={name: '"><script>alert(1)</script>'})
                assert "<script>alert" not in page.text


def test_two_faces_share_no_key_no_cookie_and_no_file(doors: Doors) -> None:
    portals = [doors.portals[face] for face in doors.faces]
    keys = {one.settings.signing_key(one.name.lower()) for one in portals}
    homes = {one.home / "portal" / one.name for one in portals}
    cookies = {f"loket-{one.name.lower()}" for one in portals}
    assert len(keys) == len(homes) == len(cookies) == len(portals)
    files = [path for home in homes for path in home.glob("*.sqlite")]
    assert len({path.resolve() for path in files}) >= 2 * len(portals)
    for path in files:
        if path.name == "sessions.sqlite":
            assert path.stat().st_mode & 0o077 == 0
    read = [path.name for path in (doors.home / "readers").glob("portal-*.sqlite")]
    for one in portals:
        assert any(name.startswith(f"portal-{one.name}-") for name in read) or not read


async def test_a_second_face_in_one_process_is_refused(doors: Doors) -> None:
    async with opened("EZK", _apart(doors)):
        with pytest.raises(Refused, match="one_face"):
            async with opened("JENV", _apart(doors)):
                pass  # pragma: no cover


def _apart(doors: Doors) -> Settings:
    """The same system, with files apart from those of the faces that run already."""
    home = doors.home.parent / "apart"
    home.mkdir(exist_ok=True)
    for name in ("keys", "faces", "trust.json", "letters.json", "server.json"):
        if (doors.home / name).exists() and not (home / name).exists():
            (home / name).symlink_to((doors.home / name).resolve())
    url = doors.system.settings.server_url
    return doors.system.settings.model_copy(update={"home": Path(home), "url": url})


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "["])
def test_a_face_answers_under_its_own_name_only(doors: Doors, host: str) -> None:
    with doors.client("LOKET") as client:
        for path in ("/inloggen", "/v1/openapi.json", "/static/page.css"):
            answer = client.get(path, headers={"Host": host})
            assert answer.status_code == 421 and doors.urls["LOKET"] in answer.text
            assert has_headers(answer)
        assert client.get("/inloggen", headers={"Host": "localhost:1"}).status_code == 200
