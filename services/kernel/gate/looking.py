"""Looking for personal data in a file: what there is and where, never the data themselves."""

from __future__ import annotations

import json
import subprocess
import sys
from bisect import bisect
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path

from schemas.common import Refused
from schemas.personal import KINDS, Severity, find
from schemas.personal import Kind as Personal
from services.kernel.gate import limits
from services.kernel.gate.limits import too_much, unreadable
from services.kernel.gate.reading import Document, Kind, read

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Spotted:
    """Personal data of some kind, at a page (PDF only), line and column, each from 1."""

    kind: Personal
    page: int | None
    line: int
    column: int

    @property
    def severity(self) -> Severity:
        """How the kind weighs."""
        return KINDS[self.kind].severity


@dataclass(frozen=True)
class Looked:
    """What is in a file: its kind, how many pages and pictures, and what looks personal."""

    kind: Kind
    pages: int
    pictures: int
    found: tuple[Spotted, ...]

    @property
    def refused(self) -> tuple[Spotted, ...]:
        """What must never be sent to the Loket."""
        return tuple(one for one in self.found if one.severity is Severity.REFUSE)


def look(data: bytes) -> Looked:
    """Look at a file, in a process of its own; it takes some tenths of a second at least.

    Raises Refused when the file cannot be looked at as a whole. It waits: in a loop, give it a
    thread.
    """
    if len(data) > limits.BYTES:
        raise too_much(f"it is larger than {limits.BYTES // 1024 // 1024} MB")
    try:
        child = subprocess.run(
            [sys.executable, "-m", "services.kernel.gate.apart"],
            input=data,
            capture_output=True,
            cwd=ROOT,
            timeout=2 * limits.SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise too_much("it takes too long") from error
    if child.returncode or not child.stdout:
        raise unreadable("it takes too much time or memory, or is broken")
    return _answer(json.loads(child.stdout))


def _answer(said: dict[str, object]) -> Looked:
    if "reason" in said:
        raise Refused(**said)  # type: ignore[arg-type]  # the child says it in these words
    found = said.pop("found")
    assert isinstance(found, list)
    spotted = tuple(Spotted(Personal(kind), *where) for kind, *where in found)
    return Looked(Kind(said.pop("kind")), found=spotted, **said)  # type: ignore[arg-type]


def look_here(data: bytes) -> Looked:
    """Look at a file in this very process: for a process that may die of it."""
    document = read(data)
    return Looked(document.kind, len(document.pages), document.pictures, _found(document))


def as_json(looked: Looked) -> dict[str, object]:
    """As it crosses from one process to the other."""
    found = [(one.kind, one.page, one.line, one.column) for one in looked.found]
    return {**asdict(looked), "found": found}


def _found(document: Document) -> tuple[Spotted, ...]:
    """What is on each page; a CV or a number may also run on over two of them."""
    whole, spotted = "\n".join(document.pages), []
    starts = [0, *accumulate(len(page) + 1 for page in document.pages)]
    for one in find(whole):
        page = bisect(starts, one.start)
        line = whole.count("\n", starts[page - 1], one.start) + 1
        column = one.start - max(whole.rfind("\n", 0, one.start), starts[page - 1] - 1)
        shown = page if document.kind is Kind.PDF else None
        spotted.append(Spotted(one.kind, shown, line, column))
    return tuple(spotted)
