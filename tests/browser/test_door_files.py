"""Files with a question in a real browser: chosen, told of when wrong, sent, and saved again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.browser import keeps_nobody_out, signed_in
from tests.harness.doors import Doors
from tests.harness.file_bytes import PDF, TEXT, archive

pytestmark = pytest.mark.portal

WHO = "rug-adviesteam"


def files(folder: Path) -> dict[str, Path]:
    """Files as somebody has them on a disk."""
    bodies = {
        "plan van aanpak.pdf": PDF,
        "notitie.docx": TEXT,
        "gegevens.zip": archive({"a.txt": "a"}),
    }
    for name, body in bodies.items():
        (folder / name).write_bytes(body)
    return {name: folder / name for name in bodies}


def fill_in(page: Page) -> None:
    """What a question needs at least."""
    page.fill("#title", "Sensoren met bijlagen")
    page.fill("#question", "Mogen wij dit samen doen?")
    page.check("#theme-transfer")
    page.check("#cooperation-partnership")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_files_go_with_a_question_and_come_back_as_they_were(
    browser: Browser, doors: Doors, tmp_path: Path, scripts: bool
) -> None:
    here = files(tmp_path)
    with signed_in(browser, doors, "DOOR", WHO, java_script_enabled=scripts) as page:
        page.goto("/aanvragen/nieuw")
        fill_in(page)
        page.set_input_files("#bijlagen", [here["plan van aanpak.pdf"], here["gegevens.zip"]])
        page.get_by_role("button", name="Gekozen bestanden toevoegen").click()
        expect(page.locator("#summary")).to_contain_text("gegevens.zip")
        expect(page.get_by_role("list", name="Bijlagen")).to_contain_text("plan van aanpak.pdf")
        expect(page.locator("#title")).to_have_value("Sensoren met bijlagen")
        if scripts:
            keeps_nobody_out(page)
        page.set_input_files("#bijlagen", here["notitie.docx"])
        page.get_by_role("button", name="Gekozen bestanden toevoegen").click()
        expect(page.get_by_role("list", name="Bijlagen")).to_contain_text("let op: de naam")
        page.get_by_role("button", name="Weghalen: notitie.docx").click()
        expect(page.get_by_text("notitie.docx")).to_have_count(0)
        page.get_by_role("button", name="Verder: nakijken").click()
        expect(page.get_by_text("plan van aanpak.pdf")).to_be_visible()
        page.get_by_role("button", name="Versturen naar het Loket").click()
        link = page.get_by_role("link", name="plan van aanpak.pdf")
        expect(link).to_be_visible()
        if scripts:
            keeps_nobody_out(page)
        with page.expect_download() as saving:
            link.click()
        assert saving.value.suggested_filename == "plan van aanpak.pdf"
        assert Path(saving.value.path()).read_bytes() == PDF


def test_typing_on_does_not_send_a_chosen_file_again_and_again(
    browser: Browser, doors: Doors, tmp_path: Path
) -> None:
    """A page that keeps itself keeps words; files go when somebody says so."""
    with signed_in(browser, doors, "DOOR", WHO) as page:
        page.goto("/aanvragen/nieuw")
        page.set_input_files("#bijlagen", files(tmp_path)["plan van aanpak.pdf"])
        with page.expect_request(lambda one: one.url.endswith("/concept")) as kept:
            page.fill("#title", "Sensoren die zichzelf bewaren")
        sent = kept.value.post_data_buffer or b""
        assert b"Sensoren die zichzelf bewaren" in sent and b"%PDF" not in sent
