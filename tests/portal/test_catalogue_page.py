"""The catalogue at the Loket: its lists, search in both languages, sources, and who may look."""

from __future__ import annotations

import pytest

from schemas.catalogue import versions
from tests.harness.doors import Doors

pytestmark = pytest.mark.portal


@pytest.mark.parametrize("persona", ["loket-coordinator-1", "loket-auditor"])
def test_the_lists_are_there_with_how_much_is_in_them(doors: Doors, persona: str) -> None:
    with doors.client("LOKET", persona) as client:
        page = client.get("/catalogus").text
        assert f"Catalogus {versions()[-1]}" in page and 'href="/catalogus"' in page
        assert "Kennisinstellingen</a> (86)" in page
        assert "Uniforme risico-indicatoren</a> (0)" in page


def test_an_entry_says_what_it_is_and_by_which_source(doors: Doors) -> None:
    with doors.client("LOKET", "loket-coordinator-1") as client:
        page = client.get("/catalogus", params={"lijst": "regimes"}).text
        assert "het antwoord bindt" in page and "de verordening bindt zelf" in page
        assert "Kamerbrief 13 juni 2025" in page and "2025-06-13" in page
        english = {"q": "vrije universiteit", "taal": "en"}
        page = client.get("/catalogus", params=english).text
        assert "Knowledge institutions" in page and ">university<" in page.replace("<br>", ">")
        assert "keuze van het Loket" in client.get("/catalogus?lijst=levels&taal=nl").text


def test_what_is_empty_or_not_found_is_said(doors: Doors) -> None:
    with doors.client("LOKET", "loket-coordinator-1") as client:
        client.get("/catalogus?taal=nl")
        assert "nog leeg" in client.get("/catalogus?lijst=indicators").text
        assert "Niets gevonden" in client.get("/catalogus?q=zeppelin").text
        assert client.get("/catalogus?versie=1999-01").status_code == 409
        assert client.get("/catalogus?lijst=horoscopes").status_code == 409


def test_an_institution_has_no_such_page(doors: Doors) -> None:
    with doors.client("DOOR", "tud-adviesteam") as client:
        assert client.get("/catalogus").status_code == 404
