"""The files a stranger looks at first."""

from __future__ import annotations

import re
import tomllib
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from tests.architecture.source import ROOT

PINNED = re.compile(r"^([A-Za-z0-9._-]+==[^ ;\\]+)", re.MULTILINE)
ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))


def text(name: str) -> str:
    """What a file at the root says."""
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name: str) -> set[str]:
    """What a lock file pins."""
    return set(PINNED.findall(text(name)))


def test_tests_run_with_the_versions_that_programs_run_with() -> None:
    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_every_dependency_is_pinned_with_hashes_and_without_an_index() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        locked = text(name)
        assert len(pins(name)) > 20
        assert len(pins(name)) <= locked.count("--hash=sha256:")
        assert "://" not in locked and "--index" not in locked


def test_every_dependency_asked_for_is_locked() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[=<>~!; ]", one)[0].lower().replace("_", "-") for one in asked}
    locked = {pin.partition("==")[0].lower() for pin in pins("requirements-dev.txt")}
    assert names <= locked


def test_the_licence_is_the_one_the_project_names() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    assert project["license"] == public()["legal"]["license"] == "EUPL-1.2"
    licence = text("LICENSE")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "15.Applicable Law" in licence and "LiLiQ-R+" in licence


def test_publiccode_says_what_the_standard_asks() -> None:
    said = public()
    assert said["publiccodeYmlVersion"] == "0.4"
    for key in ("name", "url", "platforms", "developmentStatus", "softwareType", "localisation"):
        assert said[key]
    assert said["maintenance"]["type"] == "internal" and said["maintenance"]["contacts"]
    assert set(said["description"]) == {"nl", "en"}
    for words in said["description"].values():
        assert len(words["genericName"]) <= 35
        assert len(words["shortDescription"]) <= 150
        assert 500 <= len(words["longDescription"]) <= 10_000
        assert words["features"] and all(len(feature) <= 100 for feature in words["features"])


def test_decisions_are_numbered_one_page_each_and_say_what_follows() -> None:
    for number, path in zip(count(1), ADRS, strict=False):
        page = path.read_text(encoding="utf-8")
        assert path.name.startswith(f"{number:04}-")
        assert page.startswith(f"# {number}. ")
        assert "**Decision.**" in page and "**Consequences.**" in page
        assert len(page.splitlines()) <= 60


def test_a_decision_that_is_named_exists() -> None:
    known = {path.name[:4] for path in ADRS}
    folders = ("schemas", "services", "deploy", "docs", "tests", "bench")
    places = [path for folder in folders for path in _texts(ROOT / folder)]
    named = {n for path in places for n in re.findall(r"docs/adr/(\d{4})", path.read_text("utf-8"))}
    assert named and named <= known


def public() -> dict[str, Any]:
    """publiccode.yml."""
    said: dict[str, Any] = yaml.safe_load(text("publiccode.yml"))
    return said


def _texts(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in (".py", ".md")]
