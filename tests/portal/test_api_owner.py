"""Programs of the owner of the policy: they read what is put to them, and answer that."""

from __future__ import annotations

import pytest

from services.faces.reads_of import reads_of
from tests.harness.asked_of_owner import waits_for_ruling, waits_for_stance
from tests.harness.doors import Doors
from tests.harness.programs import act, program

pytestmark = pytest.mark.portal
OWNER = "ocw-beleid"


def test_a_program_agrees_to_the_text_that_it_read(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = waits_for_stance(doors, monkeypatch)
    with program(doors, "OWNER", OWNER) as owner:
        place = f"/dossiers/{case}"
        (waits,) = owner.get(f"{place}/afstemmingen").raise_for_status().json()["resultaten"]
        assert owner.get(f"{place}/escalaties").json()["resultaten"] == []
        paragraphs = waits["advies"]["paragraphs"]
        assert paragraphs and not any(one["rests_on"] for one in paragraphs)
        reads = doors.do(reads_of(doors.portals["LOKET"].face.reader, case))
        assert ("owner", OWNER, "draft") in {(one.face, one.who, one.part) for one in reads}
        stance = {"text": waits["tekst"], "stance": "agree", "note": ""}
        assert act(owner, f"{place}/standpunten", {**stance, "text": "0" * 64}).status_code == 409
        assert act(owner, f"{place}/standpunten", stance).is_success


def test_a_program_rules_on_what_it_read(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    case = waits_for_ruling(doors, monkeypatch)
    with program(doors, "OWNER", OWNER) as owner:
        place = f"/dossiers/{case}"
        (waits,) = owner.get(f"{place}/escalaties").raise_for_status().json()["resultaten"]
        assert waits["vraag"] and waits["departementen"] and waits["advies"]["paragraphs"]
        assert owner.get(f"{place}/afstemmingen").json()["resultaten"] == []
        words = "De voorwaarden wegen op tegen het bezwaar."
        ruled = {"text": waits["tekst"], "ruling": "proceed", "words": words}
        assert act(owner, f"{place}/beslissingen", ruled).is_success
        assert owner.get(f"{place}/escalaties").json()["resultaten"] == []
