"""The front office on the command line: referring, and the rules by which it puts out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from schemas.catalogue import load, versions
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


ROUTING = Path(load.__code__.co_filename).parent / versions()[-1] / "routing.toml"


async def test_the_rules_are_shown_with_why_they_are_there(home: Path) -> None:
    shown = (await loket(home, "routing", "show", "--json")).json
    assert shown["catalogue"] == versions()[-1]
    assert [rule["code"] for rule in shown["rules"]] == list(load().rules)
    assert all(rule["explanation"]["nl"] for rule in shown["rules"])
    drawn = (await loket(home, "routing", "show", "--english")).out
    assert "choice of the Loket" in drawn and "sanctions-regime" in drawn
    unknown = await loket(home, "routing", "show", "--catalogue", "1999-01")
    assert unknown.code == 1 and "unknown version" in unknown.err


async def test_other_rules_are_tried_on_past_cases_and_change_nothing(
    home: Path, tmp_path: Path
) -> None:
    case = await submitted(home, tmp_path, "Mag dit?", theme="ethics")
    circulated = await loket(home, "circulate", case, *BY)
    assert circulated.code == 0, circulated.err
    same = (await loket(home, "routing", "try", str(ROUTING), "--json")).json
    assert same["cases"] >= 1 and same["changed"] == 0 and same["changes"] == []
    rules, path = ROUTING.read_text(), tmp_path / "rules.toml"
    path.write_text(
        rules.replace(
            'departments = ["BZ"]\naspects = ["ethics"]\nlead = "BZ"',
            'departments = ["DEF"]\naspects = ["state_actor"]\nlead = "DEF"',
            1,
        )
    )
    other = (await loket(home, "routing", "try", str(path), "--json")).json
    assert other["changed"] == 1 and other["added"] == {"DEF": 1} and other["lead"] == 1
    assert other["changes"][0]["after"]["lead"] == "DEF"
    drawn = (await loket(home, "routing", "try", str(path))).out
    assert "1 van" in drawn and "Departement erbij: DEF 1" in drawn
    path.write_text(rules.replace('themes = ["ethics"]', 'countries = ["IR"]', 1))
    refused = await loket(home, "routing", "try", str(path))
    assert refused.code == 1 and "must name its legal_basis" in refused.err


async def test_outcomes_by_country_are_as_silent_as_other_figures(home: Path) -> None:
    report = (await loket(home, "routing", "report", "--json")).json
    assert report["countries"] == []
    assert "Te weinig om te tonen" in (await loket(home, "routing", "report")).out
    assert (await loket(home, "routing", "report", "--csv")).out.startswith("as_of,until,country")


async def test_the_catalogue_is_looked_in_without_a_server(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    found = (await loket(nowhere, "catalogue", "--json")).json
    assert found["catalogue"] == versions()[-1] and found["versions"] == list(versions())
    counts = {one["table"]: one["entries"] for one in found["lists"]}
    assert counts["institutions"] == len(load().institutions) and counts["indicators"] == 0
    regimes = await loket(nowhere, "catalogue", "--list", "regimes", "--english")
    assert "the answer binds" in regimes.out and "RU-833-2014" in regimes.out
    assert "HFML-FELIX" in (await loket(nowhere, "catalogue", "felix")).out
    wrong = await loket(nowhere, "catalogue", "--list", "horoscopes")
    assert wrong.code == 1 and "There is no list horoscopes" in wrong.err
