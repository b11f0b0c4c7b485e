"""An issued letter as a page: on a wide and a narrow screen, in both languages."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser

from schemas.common import Refused
from schemas.letter import Kind, LetterFile
from services.cli.playing import Until
from services.faces.face import Faces
from services.faces.known import known
from services.faces.letter_files import files_of, letter_bytes
from tests.harness.browser import keeps_nobody_out
from tests.harness.doors import Doors

pytestmark = pytest.mark.portal


async def pages_of(faces: Faces, case: UUID) -> list[tuple[LetterFile, bytes]]:
    """The letter of a case in every language, as HTML; nothing when none was issued."""
    face = await faces.at("LOKET")
    found = (await known(face, case)).case
    files = files_of(found.letter, found.letters) if found else ()
    try:
        return [
            (one, await letter_bytes(face, case, one.digest))
            for one in files
            if one.kind is Kind.HTML
        ]
    except Refused:
        return []


def test_a_letter_keeps_nobody_out(browser: Browser, doors: Doors, tmp_path: Path) -> None:
    seen: set[str] = set()
    for case in (case for case, far in doors.cases.items() if far is Until.END):
        for file, body in doors.do(pages_of(doors.system.faces, case)):
            if file.language in seen:
                continue
            seen.add(file.language)
            place = tmp_path / f"{file.language}.html"
            place.write_bytes(body)
            page = browser.new_page()
            page.goto(place.as_uri())
            keeps_nobody_out(page)
            page.close()
    assert len(seen) > 1
