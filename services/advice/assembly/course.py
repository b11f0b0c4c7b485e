"""Decisions about the course of a case: its terms, its outcome, its end (pure)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from schemas import case as said
from schemas import terms
from schemas.catalogue import ReasonKind
from schemas.clock import (
    ClockExtended,
    ClockPaused,
    ClockResumed,
    DelayExplained,
    NotedTerm,
    TermsNoted,
)
from schemas.clocks import Clock, note
from schemas.clocks import explain_delay as explained
from schemas.common import Actor, Refused
from schemas.pinned import Catalogued
from services.advice.assembly.guards import asking, coordinated, running
from services.advice.assembly.state import Case, State, Status


def extend_term(
    state: State, command: terms.ExtendTerm, actor: Actor, now: datetime
) -> ClockExtended | None:
    """Give a running term more time."""
    _term(running(state, actor), command.clock)
    return ClockExtended(clock=command.clock, amount=command.amount, reason=command.reason)


def pause_term(
    state: State, command: terms.PauseTerm, actor: Actor, now: datetime
) -> ClockPaused | None:
    """Let a running term stand still."""
    case = running(state, actor)
    if _term(case, command.clock).paused_for(command.reason):
        return None
    return ClockPaused(clock=command.clock, reason=command.reason)


def resume_term(
    state: State, command: terms.ResumeTerm, actor: Actor, now: datetime
) -> ClockResumed | None:
    """End a term's pause for one reason, or every pause."""
    clock = _term(running(state, actor), command.clock)
    if not (clock.paused_for(command.reason) if command.reason else clock.paused):
        return None
    return ClockResumed(clock=command.clock, reason=command.reason)


def explain_delay(
    state: State, command: terms.ExplainDelay, actor: Actor, now: datetime
) -> DelayExplained | None:
    """Say why a term was not kept; that it was not stays as it is."""
    return explained(coordinated(state, actor).clocks, command.clock, command.reason)


def report_outcome(
    state: State, asked: Catalogued[said.ReportOutcome], actor: Actor, now: datetime
) -> said.OutcomeReported | None:
    """The institution tells what it decided, in the catalogue's codes; it is never judged."""
    case, command = asking(state, actor), asked.command
    measures = tuple(dict.fromkeys(command.measures))
    outcome = said.OutcomeReported(
        decision=command.decision, measures=measures, satisfied=command.satisfied
    )
    if not case.ever_issued or case.status not in (Status.ISSUED, Status.RECALLED, Status.CLOSED):
        raise Refused("not_issued", "There is no advice yet.", "Wait for the advice.")
    if case.outcome == outcome:
        return None
    decisions = [reason.code for reason in asked.catalogue.reasons_for(ReasonKind.OUTCOME)]
    _codes("decision", (command.decision,), decisions)
    _codes("measure", measures, asked.catalogue.measures)
    return outcome


def close(
    state: State, command: said.CloseCase, actor: Actor, now: datetime
) -> said.CaseClosed | None:
    """Close a case of which nothing more is to be done."""
    case = coordinated(state, actor)
    if case.status is Status.CLOSED:
        return None
    if case.status not in (Status.ISSUED, Status.RECALLED, Status.WITHDRAWN):
        raise Refused("not_done", f"The case is {case.status}.", "Issue the advice first.")
    return said.CaseClosed(reason=command.reason)


def note_terms(
    state: State, reached: Sequence[NotedTerm], actor: Actor, now: datetime
) -> TermsNoted | None:
    """Terms are nearly over, or over."""
    return note(state.clocks, reached) if state else None


def _term(case: Case, name: str) -> Clock:
    clock = case.clocks.by_name.get(name)
    if clock is None or clock.stopped:
        raise Refused(
            "no_such_term",
            f"No running term {name}.",
            f"Choose from {', '.join(case.clocks.by_name)}.",
        )
    return clock


def _codes(what: str, given: Iterable[str], known: Collection[str]) -> None:
    """Refuses a code that the catalogue does not have, and names those it has."""
    if wrong := [code for code in given if code not in known]:
        words = f"Choose from {', '.join(known)}."
        raise Refused("unknown_code", f"No such {what}: {', '.join(wrong)}.", words)
