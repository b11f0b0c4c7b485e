"""Where departments differ: rounds, resolutions, and what goes to a higher level (pure)."""

from __future__ import annotations

from datetime import datetime

from schemas import contribution as sent
from schemas import settling as said
from schemas.common import Actor, NotYet, Refused, Role, digest
from schemas.envelope import Recorded
from schemas.pinned import Catalogued
from services.advice.assembly.agreeing import Standing, voices
from services.advice.assembly.combine import differences, positions
from services.advice.assembly.guards import coordinated, knows_reason, latest_draft, running
from services.advice.assembly.state import Case, State, Status


def open_round(
    state: State, command: said.OpenRound, actor: Actor, now: datetime
) -> said.RoundOpened | None:
    """Ask who differs what they say now; a new round takes the place of the one before it."""
    case = running(state, actor)
    aspects = tuple(dict.fromkeys(command.aspects))
    if strange := [aspect for aspect in aspects if aspect not in differences(case.parts)]:
        raise Refused(
            "no_difference",
            f"Departments do not differ on: {', '.join(strange)}.",
            f"Choose from {', '.join(differences(case.parts)) or 'nothing: they agree'}.",
        )
    concerned = [d for d in case.contributed if any(d in positions(case.parts)[a] for a in aspects)]
    departments = command.departments or tuple(concerned)
    if strangers := [d for d in departments if d not in concerned]:
        raise Refused(
            "not_concerned",
            f"They said nothing on these aspects: {', '.join(strangers)}.",
            f"Choose from {', '.join(concerned)}.",
        )
    question, last = digest(command.question), case.round
    if last and (last.aspects, last.departments, last.question) == (aspects, departments, question):
        return None
    return said.RoundOpened(
        number=last.number + 1 if last else 1,
        aspects=aspects,
        departments=departments,
        question=question,
        term=case.opened.agreement,
    )


def receive_views(
    state: State, arrived: Recorded[sent.ViewsStated], actor: Actor, now: datetime
) -> said.ViewsReceived | None:
    """What a department says in the round that is open; an older answer changes nothing."""
    if state is None:
        raise NotYet
    data, order = arrived.data, arrived.meta.order
    if state.round is None or data.round > state.round.number:
        raise NotYet
    if data.department not in state.round.departments or data.round < state.round.number:
        return None
    if order <= state.answered.get(data.department, 0):
        return None
    views = tuple(view for view in data.views.coded() if view.aspect in state.round.aspects)
    return said.ViewsReceived(
        department=data.department,
        round=data.round,
        views=views,
        text=digest(data.views.stored()),
        order=order,
    )


def resolve(
    state: State, asked: Catalogued[said.ResolveDifference], actor: Actor, now: datetime
) -> said.DifferenceResolved | None:
    """Record how the text deals with a difference; who keeps another view stays on record."""
    case, command = running(state, actor), asked.command
    knows_reason(asked.catalogue, command.resolution, "differ")
    if command.aspect not in differences(case.parts):
        raise Refused(
            "no_difference",
            f"Departments do not differ on {command.aspect}.",
            "Look at the case.",
        )
    involved = positions(case.parts)[command.aspect]
    if strangers := [d for d in command.dissent if d not in involved]:
        raise Refused(
            "not_concerned",
            f"They said nothing on this aspect: {', '.join(strangers)}.",
            f"Choose from {', '.join(involved)}.",
        )
    resolved = said.DifferenceResolved(
        aspect=command.aspect,
        resolution=command.resolution,
        words=digest(command.words),
        dissent=command.dissent,
    )
    return None if case.resolved.get(command.aspect) == resolved else resolved


def escalate(
    state: State, asked: Catalogued[said.Escalate], actor: Actor, now: datetime
) -> said.AdviceEscalated | None:
    """Put the objections that stand against the latest version to a named level."""
    case, command = running(state, actor), asked.command
    latest_draft(case, command.text)
    if command.level not in asked.catalogue.levels:
        raise Refused(
            "unknown_level",
            f"{command.level} is no level.",
            f"Choose from {', '.join(asked.catalogue.levels)}.",
        )
    objecting = tuple(v.department for v in voices(case) if v.standing is Standing.OBJECTS)
    if not objecting:
        raise Refused("no_objection", "No department objects.", "Ask for agreement first.")
    escalated = said.AdviceEscalated(
        text=command.text,
        level=command.level,
        departments=objecting,
        question=digest(command.question),
    )
    return None if case.escalated == escalated else escalated


def decide(
    state: State, command: said.DecideEscalation, actor: Actor, now: datetime
) -> said.EscalationDecided | None:
    """The owner of the policy rules on the text that was escalated."""
    case = coordinated(state, actor, Role.OWNER)
    words, last = digest(command.words), case.ruling
    if last and (last.text, last.ruling, last.words) == (command.text, command.ruling, words):
        return None
    if case.status is not Status.OPEN:
        raise Refused("too_late", f"The case is {case.status}.", "Look at the case.")
    escalated = case.escalated
    if escalated is None or escalated.text != command.text:
        raise Refused(
            "not_escalated",
            "This text was not put to you, or a newer one was.",
            "Look at the case.",
        )
    return said.EscalationDecided(
        text=command.text,
        level=escalated.level,
        ruling=command.ruling,
        departments=escalated.departments,
        words=words,
    )


def withdraw_advice(
    state: State, asked: Catalogued[said.WithdrawAdvice], actor: Actor, now: datetime
) -> said.AdviceWithdrawn | None:
    """Take an issued advice back: the institution is told that it no longer holds."""
    case = coordinated(state, actor)
    knows_reason(asked.catalogue, asked.command.reason, "correct")
    if case.status is Status.RECALLED:
        return None
    if case.status is not Status.ISSUED:
        raise Refused(
            "not_issued", f"The case is {case.status}.", "Only an issued advice can be withdrawn."
        )
    return said.AdviceWithdrawn(reason=asked.command.reason)


def still_differ(case: Case) -> tuple[str, ...]:
    """Aspects on which departments differ and nothing was resolved."""
    return tuple(a for a in differences(case.parts) if a not in case.resolved)
