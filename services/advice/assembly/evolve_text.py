"""How the text of a case changes by its events: versions, agreement, rounds, escalation."""

from __future__ import annotations

from dataclasses import replace

from schemas import case as said
from schemas import settling
from schemas.common import Event
from schemas.envelope import Recorded
from services.advice.assembly.opening import issued_anew
from services.advice.assembly.state import ADVICE, AGREEMENT, VIEWS, Case, Status, clock_name


def text(case: Case, recorded: Recorded[Event]) -> Case | None:
    """What concerns the text of the advice; None for any other event."""
    event = recorded.data
    match event:
        case said.DraftWritten():
            return replace(case, drafts=(*case.drafts, event), stale_draft=False)
        case said.AgreementAsked():
            return _asked(case, event, recorded)
        case said.AgreementReceived():
            return _answered(case, event, recorded)
        case settling.AgreementWaived():
            own = clock_name(AGREEMENT, event.department)
            waived = {**case.waived, event.department: event.text}
            return replace(case, waived=waived, clocks=case.clocks.drop(own, recorded))
        case said.AdviceAdopted():
            return replace(case, adopted=event.text, status=Status.ADOPTED)
        case said.AdviceIssued():
            return _issued(case, event, recorded)
        case said.AdviceCorrected():
            return replace(_no_letter(case), status=Status.OPEN, adopted=None)
        case settling.AdviceWithdrawn():
            return replace(_no_letter(case), status=Status.RECALLED)
    return None


def settled(case: Case, recorded: Recorded[Event]) -> Case | None:
    """What concerns differences between departments; None for any other event."""
    event = recorded.data
    match event:
        case settling.RoundOpened():
            return _round(case, event, recorded)
        case settling.ViewsReceived():
            return _views(case, event, recorded)
        case settling.DifferenceResolved():
            resolved = {**case.resolved, event.aspect: event}
            settled = (*case.settled, event.aspect)
            return _round_over(replace(case, resolved=resolved, settled=settled), recorded)
        case settling.AdviceEscalated():
            return replace(case, escalated=event)
        case settling.EscalationDecided():
            decided = replace(case, escalated=None, ruling=event)
            if event.ruling is not settling.Ruling.PROCEED:
                return decided
            over = dict.fromkeys(event.departments, event.text)
            return replace(decided, overruled={**case.overruled, **over})
    return None


def _issued(case: Case, event: said.AdviceIssued, recorded: Recorded[Event]) -> Case:
    """The letter that is replaced later is known by when it was issued."""
    return replace(
        case,
        status=Status.ISSUED,
        letter=event.letter,
        letters=event.letters,
        letter_at=recorded.meta.time if event.letter else case.letter_at,
        valid_until=event.valid_until,
        clocks=case.clocks.stop(ADVICE, recorded).drop_all(recorded),
        ever_issued=True,
        opening=issued_anew(recorded),
    )


def _no_letter(case: Case) -> Case:
    """What went out no longer holds."""
    return replace(case, letter=None, letters=(), valid_until=None)


def _asked(case: Case, event: said.AgreementAsked, recorded: Recorded[Event]) -> Case:
    clocks = case.clocks
    for code in event.departments:
        own = case.parts[code].routed.agreement if code in case.parts else None
        target = own or case.opened.agreement
        clocks = clocks.start(clock_name(AGREEMENT, code), target, recorded)
    before = case.asked_of if case.asked_text == event.text else ()
    about = {**case.asked_about, **dict.fromkeys(event.departments, event.text)}
    asked = replace(case, asked_text=event.text, asked_of=(*before, *event.departments))
    return replace(asked, asked_about=about, clocks=clocks)


def _answered(case: Case, event: said.AgreementReceived, recorded: Recorded[Event]) -> Case:
    """A stance; it stops the department's term only if that is about the same text."""
    given = {**case.stances.get(event.text, {}), event.department: event}
    clocks = case.clocks
    if event.text == case.asked_about.get(event.department):
        clocks = clocks.stop(clock_name(AGREEMENT, event.department), recorded)
    return replace(case, stances={**case.stances, event.text: given}, clocks=clocks)


def _round(case: Case, event: settling.RoundOpened, recorded: Recorded[Event]) -> Case:
    """It takes the place of the round before; what was resolved on its aspects is open again."""
    clocks = case.clocks
    for code in case.parts:
        clocks = clocks.drop(clock_name(VIEWS, code), recorded)
    for code in event.departments:
        clocks = clocks.start(clock_name(VIEWS, code), event.term, recorded)
    resolved = {a: how for a, how in case.resolved.items() if a not in event.aspects}
    opened = replace(case, round=event, answered={}, settled=())
    return replace(opened, resolved=resolved, clocks=clocks)


def _views(case: Case, event: settling.ViewsReceived, recorded: Recorded[Event]) -> Case:
    part = case.parts.get(event.department)
    if part is None:
        return case
    views = {**part.views, **{view.aspect: view.assessment for view in event.views}}
    parts = {**case.parts, event.department: replace(part, views=views)}
    clocks = case.clocks.stop(clock_name(VIEWS, event.department), recorded)
    answered = {**case.answered, event.department: event.order}
    return replace(case, parts=parts, clocks=clocks, answered=answered)


def _round_over(case: Case, recorded: Recorded[Event]) -> Case:
    """Once all its aspects are resolved, nobody is waited for any more."""
    if case.round is None or {*case.round.aspects} - {*case.settled}:
        return case
    clocks = case.clocks
    for code in case.round.departments:
        clocks = clocks.drop(clock_name(VIEWS, code), recorded)
    return replace(case, clocks=clocks)
