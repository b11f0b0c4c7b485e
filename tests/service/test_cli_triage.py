"""The front office on the command line: referring with what was passed on."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from tests.harness.command_line import loket
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio(loop_scope="module")]

BY = ("--as", "demo-coordinator")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """The Loket alone; where its keys are."""
    async with System(tmp_path_factory.mktemp("triage"), ("EZK", "JENV")) as running:
        yield running.server.home


async def submitted(home: Path, folder: Path, question: str, **facts: object) -> str:
    """A request with these words and facts; its id."""
    request = {
        "facts": {"theme": "transfer", "cooperation": "other", **facts},
        "question": {"title": "Uitvoer", "question": question},
    }
    file = folder / "request.json"
    file.write_text(json.dumps(request))
    key = ("--key", f"key-{uuid4()}", "--institution", "TUD", "--as", "tud-adviesteam")
    said = await loket(home, "submit", str(file), *key, "--json")
    assert said.code == 0, said.err
    return str(said.json["case"])


async def test_a_referral_says_why_and_what_was_passed_on(home: Path, tmp_path: Path) -> None:
    case = await submitted(home, tmp_path, "Hoe doen wij een indelingsverzoek?")
    words = ("--to", "cdiu", "--explanation", "Vraag het daar.", *BY)
    refused = await loket(home, "refer", case, *words, "--sent-along", "cv")
    assert refused.code == 1 and "does not hold: cv" in refused.err
    assert (await loket(home, "refer", case, *words, "--sent-along", "question")).code == 0
    shown = (await loket(home, "case", case, "--json")).json["referred"]
    assert shown == {
        "to": "cdiu",
        "rules": ["classification"],
        "sent_along": ["question"],
        "withheld": ["title", "contact"],
    }
    drawn = (await loket(home, "case", case)).out
    assert "Doorverwezen naar cdiu (regels: classification)" in drawn
    assert "Niet meegestuurd: de titel, de contactgegevens" in drawn


async def test_a_door_that_is_not_open_yet_is_refused(home: Path, tmp_path: Path) -> None:
    case = await submitted(home, tmp_path, "Wanneer komt de screening?")
    said = await loket(home, "refer", case, "--to", "justis", "--explanation", "Daar.", *BY)
    assert said.code == 1 and "does not take questions yet" in said.err
