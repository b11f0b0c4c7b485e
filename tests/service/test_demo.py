"""`loket demo`: every example ends as its script says, and what is left behind can be used."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import standardwebhooks

from examples.loader import load_examples
from schemas.ids import is_reference
from services.cli.demo.leaving import is_tree
from services.cli.demo.results import Result, judged
from tests.harness.command_line import loket
from tests.harness.processes import loket_process

ONLY = ("--only", "01", "--only", "12")
LETTER = "12-bezoek-sleeptank"


@pytest.mark.server
@pytest.mark.timeout(150)
async def test_what_it_leaves_is_whole(tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "out"
    where = ("--home", str(home), "--out", str(out))
    said = await loket_process(None, "demo", *ONLY, *where, seconds=120)
    assert said.code == 0, said
    results = json.loads((out / "summary.json").read_text())
    assert [one["ended"] for one in results] == ["answered", "issued"]
    for one in results:
        assert is_reference(one["reference"])
        assert one["reference"] in said.out
        assert set(one["terms"].values()) == {"met"}
        the_mails(out, one)
        the_webhooks(out, one, (home / "webhook.secret").read_text())
        the_trace(out, one)
    assert "2 van 2 zoals het script zegt" in said.out
    with pikepdf.open(out / "letters" / results[1]["files"]["letters"][0]) as letter:
        assert len(letter.pages) >= 1
    everything = {file.name for file in out.glob("*/*")}
    assert everything == {
        name for one in results for names in one["files"].values() for name in names
    }


def the_mails(out: Path, one: dict[str, Any]) -> None:
    """As many as were sent, each to an address that cannot exist, without the question."""
    title = next(e for e in load_examples() if e.slug == one["example"]).submit.question.title
    names = one["files"]["mails"]
    assert len(names) == one["notices"]["mail"] > 0
    for name in names:
        mail = message_from_bytes((out / "mails" / name).read_bytes(), policy=SMTP)
        assert str(mail["to"]).endswith(".example")
        body = mail.get_body(("plain",))
        assert body is not None
        assert one["reference"] in body.get_content()
        assert title not in body.get_content()


def the_webhooks(out: Path, one: dict[str, Any], secret: str) -> None:
    """Each is signed with the key of its institution."""
    names = [name for name in one["files"]["webhooks"] if name.endswith(".json")]
    assert len(names) == one["notices"]["webhook"] > 0
    for name in names:
        body = (out / "webhooks" / name).read_bytes()
        lines = (out / "webhooks" / name).with_suffix(".headers").read_text().splitlines()
        headers = dict(line.split(": ", 1) for line in lines)
        event = standardwebhooks.Webhook(secret).verify(body, headers)
        assert event["subject"] == one["case"]


def the_trace(out: Path, one: dict[str, Any]) -> None:
    """One tree, whose trace id is the case."""
    spans = json.loads((out / "traces" / one["files"]["traces"][0]).read_text())
    assert is_tree(spans)
    assert {span["trace_id"] for span in spans} == {one["case"].replace("-", "")}
    names = [span["name"] for span in spans]
    assert names.count("case") == 1
    assert "term first_response" in names


async def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("van mij")
    said = await loket(tmp_path, "demo", "--out", str(tmp_path))
    assert said.code == 1
    assert said.err.startswith("out_not_empty: ")
    assert (await loket(tmp_path, "demo", "--only", "99")).err.startswith("unknown_example: ")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, None),
        ({"ended": "withdrawn"}, "ended as withdrawn, not issued"),
        ({"letter": None}, "no letter"),
        ({"outcome": "does-not-go-ahead"}, "outcome does-not-go-ahead"),
        ({"differences": ("access",)}, "departments differ on access"),
        ({"departments": {"EZK": "contributed"}}, "asked EZK"),
    ],
)
def test_what_ends_otherwise_is_named(change: dict[str, Any], problem: str | None) -> None:
    example = next(one for one in load_examples() if one.slug == LETTER)
    result = Result(
        example=LETTER,
        title=example.title,
        institution=example.institution,
        seconds=1.0,
        product="technology-reading",
        ended="issued",
        departments=dict.fromkeys(example.script.departments, "contributed"),
        outcome="goes-ahead-with-measures",
        letter="0" * 64,
    )
    found = judged(example, result.model_copy(update=change))
    assert not found if problem is None else any(problem in one for one in found)
