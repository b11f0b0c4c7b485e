"""What somebody is writing: theirs alone, kept over a restart, gone when it must be."""

from __future__ import annotations

from pathlib import Path

from services.portal.drafts import KEPT, LARGEST, Drafts

CASE = "0123456789abcdef0123456789abcdef"


def test_the_last_value_of_a_form_survives_a_restart(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts.sqlite")
    drafts.save("ezk-expert-1", "bijdrage", CASE, {"position": "no"})
    drafts.save("ezk-expert-1", "bijdrage", CASE, {"position": "yes"})
    drafts.close()
    again = Drafts(tmp_path / "drafts.sqlite")
    found = again.find("ezk-expert-1", "bijdrage", CASE)
    assert found and found.given == {"position": "yes"}
    again.close()


def test_nobody_finds_what_another_is_writing() -> None:
    drafts = Drafts(":memory:")
    drafts.save("ezk-expert-1", "bijdrage", CASE, {"text": "van mij"})
    assert drafts.find("ezk-expert-2", "bijdrage", CASE) is None
    assert drafts.of("ezk-expert-2", "bijdrage") == []
    drafts.drop("ezk-expert-2", "bijdrage", CASE)
    assert drafts.find("ezk-expert-1", "bijdrage", CASE)
    drafts.close()


def test_a_destroyed_case_takes_every_draft_about_it_and_no_byte_stays(tmp_path: Path) -> None:
    file = tmp_path / "drafts.sqlite"
    drafts = Drafts(file)
    drafts.save("ezk-expert-1", "bijdrage", CASE, {"text": "geheim-geheim-geheim"})
    drafts.save("ezk-expert-1", "bijdrage", "another", {"text": "blijft"})
    drafts.forget(CASE)
    assert drafts.find("ezk-expert-1", "bijdrage", CASE) is None
    assert drafts.find("ezk-expert-1", "bijdrage", "another")
    drafts.close()
    assert b"geheim" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_what_nobody_touched_for_months_is_forgotten() -> None:
    now = [0.0]
    drafts = Drafts(":memory:", now=lambda: now[0])
    drafts.save("tud-adviesteam", "aanvraag", "1", {"title": "oud"})
    now[0] = KEPT + 1.0
    drafts.save("tud-adviesteam", "aanvraag", "2", {"title": "nieuw"})
    assert [one.about for one in drafts.of("tud-adviesteam", "aanvraag")] == ["2"]
    drafts.close()


def test_what_is_too_much_is_not_kept_and_the_last_value_stays() -> None:
    drafts = Drafts(":memory:")
    assert drafts.save("tud-adviesteam", "aanvraag", "1", {"title": "past"})
    assert not drafts.save("tud-adviesteam", "aanvraag", "1", {"title": "x" * LARGEST})
    found = drafts.find("tud-adviesteam", "aanvraag", "1")
    assert found and found.given == {"title": "past"}
    drafts.close()
