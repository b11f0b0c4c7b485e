"""How many cases and departments' parts are open at the Loket, by how far they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.envelope import Recorded
from schemas.subjects import Stream, case_of, request
from services.advice.assembly import front
from services.advice.assembly.evolve import evolve
from services.advice.assembly.overview import CASES, FRONTS, kept, stage
from services.advice.assembly.state import OUT, Case, State, Status
from services.kernel.tally import Source, tally

INTAKE, ASSEMBLY = "intake", "assembly"
AT = "SELECT state, open FROM tally WHERE place = ?"
AT_INTAKE, RUNNING = ("submitted", "accepted"), (Status.OPEN, Status.ADOPTED)


def in_front(state: front.State) -> Mapping[str, str]:
    """Where a request stands until it is circulated or ended."""
    return {INTAKE: state.stage} if state and state.status in AT_INTAKE else {}


def in_hand(state: State) -> Mapping[str, str]:
    """Where a case stands, and each department that still has something to do."""
    if state is None or state.status not in RUNNING:
        return {}
    parts = {code: _part(state, code) for code in state.parts}
    return {ASSEMBLY: stage(state), **{code: far for code, far in parts.items() if far}}


def labels(place: str) -> tuple[str, Mapping[str, str]]:
    """A case under its state, a part under its department too."""
    if place in (INTAKE, ASSEMBLY):
        return "cases_open", {}
    return "departments_open", {"department": place}


def _part(case: Case, code: str) -> str:
    part = case.parts[code]
    if part.status in OUT:
        return "waiting" if part.waiting else str(part.status)
    stances = case.stances.get(case.asked_text or "", {})
    return "agreeing" if code in case.asked_of and code not in stances else ""


def _evolve(state: State, event: Recorded[Any]) -> State:
    after = evolve(state, event)
    return after and kept(after)


def _stream(subject: str) -> Stream:
    return Stream.REQUESTS if subject == request(case_of(subject)) else Stream.CASES


MODEL = tally(
    "tally",
    {
        Stream.REQUESTS: Source(FRONTS, front.evolve, in_front, lambda place: place == INTAKE),
        Stream.CASES: Source(CASES, _evolve, in_hand, lambda place: place != INTAKE),
    },
    _stream,
)
