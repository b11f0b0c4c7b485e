"""The examples in docs/api.md, run in a shell as somebody reads them: from top to bottom."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from services.portal.api.interfaces import INTERFACES
from tests.harness.doors import Doors
from tests.harness.programs import key_of

pytestmark = pytest.mark.portal
PAGE = Path(__file__).parents[2] / "docs" / "api.md"
WORDS = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", WORDS, re.DOTALL)


def test_the_examples_do_what_the_page_says(doors: Doors, tmp_path: Path) -> None:
    script = "set -euo pipefail\n" + "\n".join(BLOCKS)
    told = {"DEUR": doors.urls["DOOR"], "SLEUTEL": key_of(doors, "DOOR", "tud-adviesteam")}
    environment = {**os.environ, **told, "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for said in ('"openapi"', '"volgende"', '"tijdlijn"', '"gebeurtenis"', '"/facts/theme"'):
        assert said in done.stdout, said


def test_the_page_names_what_can_be_read() -> None:
    for interface in INTERFACES.values():
        names = {path.strip("/").split("/")[-1] for path in (one.path for one in interface.reads)}
        missing = [name for name in names if "{" not in name and f"`{name}`" not in WORDS]
        assert not missing
