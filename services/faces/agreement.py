"""Who agrees to which version: every version beside every department, and the owner of the policy.

A stance is given on one version and may hold on later ones; where it does is said here too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from schemas.case import AgreementAsked, DraftWritten
from schemas.catalogue import load
from services.advice.assembly.agreeing import GIVEN, Standing, voice
from services.advice.assembly.state import Case
from services.faces.known import Known

NOT_ASKED = "not_asked"


def text_for_owner(case: Case) -> str | None:
    """The digest of the text that the owner of the policy is asked to agree to now, if any."""
    latest = case.drafts[-1].text if case.drafts else None
    asked = case.asked_about.get(load(case.catalogue).owner)
    return latest if latest is not None and asked == latest else None


@dataclass(frozen=True)
class Cell:
    """What one department's voice on one version comes to, and on which version it was given."""

    department: str
    standing: str
    said_on: int | None = None
    note: str | None = None
    asked: bool = False


@dataclass(frozen=True)
class Row:
    """One version: who wrote it and when, and every voice on it."""

    draft: DraftWritten
    at: datetime
    by: str
    cells: tuple[Cell, ...]


def matrix(found: Known, case: Case, owner: str | None) -> tuple[Row, ...]:
    """Every version, the newest first."""
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for event in found.handled:
        if isinstance(event.data, AgreementAsked):
            asked[event.data.text] |= {*event.data.departments}
    written = [event for event in found.handled if isinstance(event.data, DraftWritten)]
    columns = voices_of(case, owner)
    rows = (
        Row(
            event.data,
            event.meta.time,
            event.meta.actor.sub,
            tuple(_cells(case, event.data, columns, owner, asked[event.data.text])),
        )
        for event in written
    )
    return tuple(rows)[::-1]


def voices_of(case: Case, owner: str | None) -> tuple[str, ...]:
    """Whose voice counts, or counted on an earlier version; the owner of the policy last."""
    spoke = [code for given in case.stances.values() for code in given]
    named = dict.fromkeys([*case.contributed, *spoke, *case.asked_about])
    last = owner or next((code for code in named if code not in case.parts), None)
    return tuple(code for code in named if code != last) + ((last,) if last else ())


def _cells(
    case: Case, draft: DraftWritten, columns: tuple[str, ...], owner: str | None, asked: set[str]
) -> Iterator[Cell]:
    then = replace(case, drafts=case.drafts[: draft.number])
    for code in columns:
        yield _cell(then, draft, code, code == owner or code not in case.parts, code in asked)


def _cell(then: Case, draft: DraftWritten, code: str, owner: bool, asked: bool) -> Cell:
    given = then.stances.get(draft.text, {}).get(code)
    if given:
        overruled = then.overruled.get(code) == draft.text
        standing = GIVEN[given.stance]
        if standing is Standing.OBJECTS and overruled:
            standing = Standing.OVERRULED
        return Cell(code, standing, draft.number, given.note, asked)
    said = voice(then, code, owner=owner)
    if said.number is not None:
        note = then.stances[then.drafts[said.number - 1].text][code].note
        return Cell(code, said.standing, said.number, note, asked)
    silent = said.standing is Standing.OPEN and not asked
    return Cell(code, NOT_ASKED if silent else said.standing, None, None, asked)
