"""Layers hold: on disk, in every zone and everything that left, words are where they may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from examples.loader import Example, load_examples
from schemas.common import Layer
from tests.harness.processes import loket_process

PLAYED = ("03", "05")
PLAIN = re.compile(r"[A-Za-z0-9 ,.]{24,}")
pytestmark = [
    pytest.mark.server,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(150),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which whole cases ended, with all that was mailed, called, traced and logged."""
    folder = tmp_path_factory.mktemp("layers")
    only = [word for slug in PLAYED for word in ("--only", slug)]
    where = ("--home", str(folder / "home"), "--out", str(folder / "out"))
    said = await loket_process(None, "demo", *only, *where, seconds=120)
    assert said.code == 0, said
    return folder


def examples() -> list[Example]:
    return [one for one in load_examples() if one.slug.startswith(PLAYED)]


def canaries(layer: Layer) -> Iterator[tuple[str, bytes]]:
    """Of each finding in this layer some words that stand nowhere else, and whose they are."""
    for example in examples():
        for department, part in example.script.contributions.items():
            for finding in part.contribution.findings:
                if finding.layer is layer:
                    words = max(PLAIN.findall(finding.reasoning), key=len).strip()
                    yield department, words.encode()


def holding(folder: Path, words: bytes) -> set[str]:
    """Which zones' stores, and which other places, hold these words."""
    stores = folder / "home" / "nats" / "store" / "jetstream"
    found = set()
    for path in folder.rglob("*"):
        if path.is_file() and words in path.read_bytes():
            at_store = stores in path.parents
            found.add(path.relative_to(stores).parts[0] if at_store else str(path))
    return found


async def test_an_internal_finding_is_nowhere_but_in_the_store_of_its_own_desk(left: Path) -> None:
    internal = list(canaries(Layer.INTERNAL))
    assert len(internal) >= 3
    for department, words in internal:
        assert holding(left, words) == {department}, words


async def test_a_shared_finding_reaches_the_loket_and_nobody_else(left: Path) -> None:
    shared = list(canaries(Layer.SHARED))
    assert len(shared) >= 3
    for department, words in shared:
        assert holding(left, words) == {department, "LOKET"}, words


async def test_a_quotable_finding_reaches_the_institution_and_no_other_way_out(left: Path) -> None:
    for department, words in canaries(Layer.QUOTABLE):
        found = holding(left, words)
        assert {department, "LOKET", "DOOR"} <= found, words
        outside = {Path(place) for place in found if "/" in place}
        assert all(place.parent.name == "letters" for place in outside), outside


async def test_what_the_institution_has_names_no_department(left: Path) -> None:
    stores = left / "home" / "nats" / "store" / "jetstream" / "DOOR" / "streams"
    names = re.compile(rb"\b(EZK|JENV|JenV|BZK|DEF):[a-z]")
    for path in [*stores.rglob("*.blk"), *(left / "out" / "letters").iterdir()]:
        assert not names.search(path.read_bytes()), path
