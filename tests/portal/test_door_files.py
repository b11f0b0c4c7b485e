"""Files with a question over HTTP: added, taken out, sent, and saved by who may see the case."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import httpx
import pytest

from schemas.attachment import LARGEST, LARGEST_TOGETHER, MOST
from schemas.common import digest
from schemas.request import CirculateRequest
from schemas.subjects import Stream, read
from tests.harness.at_the_door import TYPED, WHO, begin, case_of, coordinates, reference
from tests.harness.doors import Doors
from tests.harness.file_bytes import PDF, PNG, TEXT, archive
from tests.harness.filling import form, send

pytestmark = pytest.mark.portal

COORDINATOR = "loket-coordinator-1"
Chosen = tuple[str, bytes]


def put(
    client: httpx.Client, page: httpx.Response, place: str, *files: Chosen, to: str = "/bijlagen"
) -> httpx.Response:
    """Press a button of the form with these files chosen."""
    chosen = [("bijlagen", (name, io.BytesIO(body))) for name, body in files]
    return client.post(place + to, data={**form(page, place), **TYPED}, files=chosen or None)


def asked_with(client: httpx.Client, *files: Chosen) -> httpx.Response:
    """The page of a case that was asked with files."""
    page, place = begin(client)
    page = put(client, page, place, *files, to="")
    assert page.url.path == f"{place}/controle", page.text
    return send(client, page, f"{place}/controle", bevestig="ja")


def links(page: httpx.Response) -> list[str]:
    """Where the files of a page can be saved."""
    return re.findall(r'href="(/[^"]+/bijlagen/[0-9a-f]{64})"', page.text)


def test_files_are_added_listed_and_taken_out_without_a_script(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        page = put(client, page, place, ("plan.pdf", PDF), ("foto.png", PNG))
        assert page.url.path == place
        assert "plan.pdf" in page.text and "PNG-afbeelding" in page.text
        assert form(page, place)["title"] == [TYPED["title"]]
        assert page.text.count("niet gecontroleerd op virussen") == 2
        gone = {**form(page, place), "weg": digest(PDF)}
        page = client.post(f"{place}/bijlagen", data=gone)
        assert "plan.pdf" not in page.text and "foto.png" in page.text
        page = send(client, page, place)
        assert page.url.path == f"{place}/controle" and "foto.png" in page.text


def test_a_bad_file_is_told_by_its_name_and_the_good_one_stays(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        bad = ("rekenblad.zip", archive({"a.txt": "a"}))
        page = put(client, page, place, ("plan.pdf", PDF), bad)
        assert page.status_code >= 400
        assert 'href="#bijlagen"' in page.text and 'id="bijlagen-wrong"' in page.text
        assert "rekenblad.zip: Dit soort bestand nemen wij niet aan" in page.text
        assert f'value="{digest(PDF)}"' in page.text
        assert form(page, place)["title"] == [TYPED["title"]]


def test_a_name_that_contradicts_what_is_in_it_is_told(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        page = put(client, page, place, ("../..\\geheim.pdf", TEXT))
        assert ">geheim.pdf<" in page.text and "let op: de naam zegt iets anders" in page.text


def test_no_more_files_than_may_and_no_larger_ones(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page, place = begin(client)
        many = [(f"{number}.txt", f"tekst {number}".encode()) for number in range(MOST + 1)]
        page = put(client, page, place, *many)
        assert "10.txt: Er kunnen hooguit 10 bijlagen" in page.text and "9.txt" in page.text
        page, place = begin(client)
        page = put(client, page, place, ("groot.txt", b"a" * (LARGEST + 1)))
        assert "groot.txt: Dit bestand is groter dan 20 MB" in page.text


def test_a_form_is_not_read_before_it_is_known_who_sends_it(doors: Doors) -> None:
    body = b"a" * (LARGEST_TOGETHER + 3 * 1024 * 1024)
    with doors.client("DOOR") as nobody:
        place = "/aanvragen/nieuw/0123456789abcdef0123456789abcdef"
        assert nobody.post(place, files={"bijlagen": ("a", body)}).status_code == 413
        small = nobody.post(place, files={"bijlagen": ("a", body[: 3 * 1024 * 1024])})
        assert small.url.path == "/inloggen"
    with doors.client("LOKET") as nobody:
        large = nobody.post("/tafel", content=body[: 3 * 1024 * 1024])
        assert large.status_code == 413


def test_a_file_is_saved_with_headers_that_let_nothing_run(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page = asked_with(client, ("Plan één; x.pdf", PDF))
        [link] = links(_until(client, page, 1))
        answer = _saved(client, link)
        assert answer.content == PDF
        headers = answer.headers
        assert headers["content-type"] == "application/pdf"
        said = headers["content-disposition"]
        assert said == (
            'attachment; filename="Plan __n_ x.pdf"; '
            "filename*=UTF-8''Plan%20%C3%A9%C3%A9n%3B%20x.pdf"
        )
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert headers["cache-control"] == "private, no-store"


def test_only_who_may_see_the_case_saves_its_files_and_it_is_written_down(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page = asked_with(client, ("plan.pdf", PDF))
        [link] = links(_until(client, page, 1))
        assert _saved(client, link).status_code == 200
        for guess in (digest(b"x"), digest(PDF)[:-1], "*", f"{digest(PDF)}.0"):
            assert client.get(f"{page.url.path}/bijlagen/{guess}").status_code == 404
    case = case_of(doors, page)
    reads = doors.do(_parts(doors, "DOOR", case))
    assert ("file", digest(PDF)) in reads
    with doors.client("DOOR", "tud-coordinator") as colleague:
        assert colleague.get(link).status_code == 200
    with doors.client("DOOR", "ut-adviesteam") as other:
        assert other.get(link).status_code == 404
    with doors.client("DOOR") as nobody:
        assert nobody.get(link).url.path == "/inloggen"


def test_the_loket_and_the_desks_that_are_asked_save_it_and_no_other(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page = asked_with(client, ("plan.pdf", PDF))
    case, name = case_of(doors, page), reference(page)
    with doors.client("LOKET", COORDINATOR) as coordinator:
        shown = coordinator.get(f"/triage/{name}")
        [link] = links(shown)
        assert "plan.pdf" in shown.text and coordinator.get(link).content == PDF
    command = CirculateRequest(
        case=case, product="case-advice", departments=("EZK",), reason="extra-expertise"
    )
    coordinates(doors, command)
    with doors.client("LOKET", COORDINATOR) as coordinator:
        shown = coordinator.get(f"/dossiers/{name}")
        assert links(shown) == [link] and "plan.pdf" not in shown.text
    with doors.client("EZK", "ezk-expert-1") as expert:
        task = _until(expert, f"/werk/{name}", 1)
        [link] = links(task)
        assert "plan.pdf" in task.text and _saved(expert, link).content == PDF
    assert ("file", digest(PDF)) in doors.do(_parts(doors, "EZK", case))
    with doors.client("BZ", "bz-expert-1") as expert:
        assert expert.get(link).status_code == 404


def test_a_change_keeps_the_files_and_takes_more(doors: Doors) -> None:
    with doors.client("DOOR", WHO) as client:
        page = asked_with(client, ("plan.pdf", PDF))
        place = f"{page.url.path}/wijzigen"
        form_page = client.get(place)
        assert "plan.pdf" in form_page.text
        looked = put(client, form_page, place, ("foto.png", PNG), to="")
        assert "plan.pdf" in looked.text and "foto.png" in looked.text
        page = send(client, looked, f"{place}/controle", bevestig="ja")
        assert "Uw wijziging is verstuurd" in page.text
        assert len(links(page)) == 2
        for link in links(page):
            assert _saved(client, link).status_code == 200


def _until(client: httpx.Client, page: httpx.Response | str, many: int) -> httpx.Response:
    """The page once it names so many files."""
    place = page if isinstance(page, str) else page.url.path
    for _ in range(600):
        found = client.get(place)
        if len(links(found)) == many:
            return found
    raise AssertionError(found.text)


def _saved(client: httpx.Client, link: str) -> httpx.Response:
    """A file once it is there: it follows the news of it."""
    for _ in range(600):
        found = client.get(link)
        if found.status_code == 200:
            return found
    raise AssertionError(found.text)


async def _parts(doors: Doors, face: str, case: Any) -> list[tuple[str, str]]:
    reader = (await doors.system.faces.at(face)).reader
    found = await reader.batch(Stream.READS, read(face.lower(), case))
    return [(said["part"], said.get("text") or "") for said in map(_body, found)]


def _body(message: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(message.data)
    return found
