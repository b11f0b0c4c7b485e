"""Makers of what happened: the events with which histories of requests, tasks and cases begin."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from schemas import assignment, case, consultation, desk, differing, request, settling
from schemas import contribution as border
from schemas.advice import AdviceText
from schemas.clock import NotedTerm, Target, TermsNoted, Unit
from schemas.common import Aspect, Assessment, Position, Stance, digest
from schemas.contribution import Finding, WrittenFinding
from services.advice.assembly.versions import frame, grounds
from tests.harness.makers import (
    CATALOGUE,
    advice,
    brief,
    contribution,
    facts,
    finding,
    question,
    routed,
)
from tests.harness.spec import START

LATER = START + timedelta(days=14)
HOURS_48 = Target(amount=48, unit=Unit.HOURS, warn=8)
DAYS_10 = Target(amount=10, unit=Unit.WORKDAYS, warn=2)


def submitted(**changes: Any) -> request.RequestSubmitted:
    event = request.RequestSubmitted(
        institution="UL",
        contact="adviser-1",
        facts=facts(),
        question=digest(question().stored()),
        catalogue=CATALOGUE.version,
        first_response=HOURS_48,
        information=DAYS_10,
    )
    return event.model_copy(update=changes)


def circulated(*departments: str, **changes: Any) -> request.RequestCirculated:
    departments = departments or ("EZK", "BZ")
    event = request.RequestCirculated(
        institution="UL",
        contact="adviser-1",
        facts=facts(),
        question=digest(question().stored()),
        answers=(),
        catalogue=CATALOGUE.version,
        submitted_at=START - timedelta(hours=3),
        product="case-advice",
        routed=routed(*departments),
        lead=departments[0],
        advice=DAYS_10,
        contribution=DAYS_10,
        agreement=DAYS_10,
    )
    return event.model_copy(update=changes)


def opened(*departments: str, **changes: Any) -> case.CaseOpened:
    """The first event of a case put out to these departments (EZK and BZ)."""
    known = set(case.CaseOpened.model_fields)
    event = circulated(*departments, **changes).model_dump(include=known)
    return case.CaseOpened.model_validate(event)


def received(
    department: str = "EZK", *findings: Finding, order: int = 1, **changes: Any
) -> case.ContributionReceived:
    event = case.ContributionReceived(
        department=department,
        position=Position.WITH_MEASURES,
        findings=findings or (finding().coded(),),
        held_back=0,
        text=digest(f"{department} {order}"),
        submitted_at=START + timedelta(minutes=30),
        order=order,
    )
    return event.model_copy(update=changes)


def drafted(text: AdviceText | None = None, number: int = 1, **changes: Any) -> case.DraftWritten:
    text = text or advice()
    event = case.DraftWritten(
        number=number,
        text=digest(text.stored()),
        rests_on=(),
        differences=(),
        marking="ongerubriceerd",
        frame=frame(text),
        paragraphs=grounds(text),
    )
    return event.model_copy(update=changes)


def agreed(
    department: str = "EZK", stance: Stance = Stance.AGREE, order: int = 90
) -> case.AgreementReceived:
    return case.AgreementReceived(
        department=department, text=TEXT, stance=stance, note=None, order=order
    )


def noted_term(name: str = "advice", level: int = 1, **changes: Any) -> NotedTerm:
    """A term that reached a step: at risk, late, or still late."""
    late = level > 1
    term = NotedTerm(clock=name, level=level, late=late, due=LATER, tells=("coordinator",))
    return term.model_copy(update=changes)


def assigned(**changes: Any) -> assignment.Assigned:
    """What the Loket asks of EZK; a second person must sign."""
    event = assignment.Assigned(
        department="EZK",
        product="case-advice",
        facts=facts(),
        aspects=(Aspect.TECHNOLOGY,),
        lead=True,
        countersigned=True,
        due=LATER,
        brief=brief(),
        catalogue=CATALOGUE.version,
    )
    return event.model_copy(update=changes)


def task_opened(order: int = 1, **changes: Any) -> desk.TaskOpened:
    """The first event of a task at the desk of EZK."""
    known = {**dict(assigned()), "brief": digest(brief().stored()), "order": order}
    return desk.TaskOpened.model_validate({**known, **changes})


def saved(
    number: int = 1, author: str = "expert-1", words: str = "Deze techniek is gevoelig."
) -> desk.VersionSaved:
    written = contribution(finding(reasoning=words))
    return desk.VersionSaved(
        number=number,
        author=author,
        text=digest(written.stored()),
        position=written.position,
        findings=written.coded(),
    )


def sent(version: desk.VersionSaved) -> desk.ContributionSubmitted:
    """This version left the desk."""
    return desk.ContributionSubmitted.model_validate(dict(version))


def consulted(number: int = 1, **changes: Any) -> consultation.ColleagueConsulted:
    """A view was asked, by expert-1 of expert-2."""
    event = consultation.ColleagueConsulted(
        colleague="expert-2",
        question=digest("Wat vind jij?"),
        clock=f"consultation-EZK.{number}",
        term=CATALOGUE.products["case-advice"].consultation,
        by="expert-1",
    )
    return event.model_copy(update=changes)


def views_asked(round: int = 1, *aspects: Aspect, **changes: Any) -> differing.TaskViewsAsked:
    """A round about these aspects, or about technology."""
    event = differing.TaskViewsAsked(
        round=round,
        aspects=aspects or (Aspect.TECHNOLOGY,),
        question=digest("Wie heeft gelijk?"),
        due=LATER,
        order=20 + round,
    )
    return event.model_copy(update=changes)


def contributed(
    department: str = "EZK", *findings: WrittenFinding, **changes: Any
) -> border.Contributed:
    """What a desk sends when it submits."""
    event = border.Contributed(
        department=department,
        contribution=contribution(*findings),
        position=Position.WITH_MEASURES,
        held_back=0,
        submitted_at=START + timedelta(minutes=30),
    )
    return event.model_copy(update=changes)


def stated(
    stance: Stance = Stance.AGREE, department: str = "EZK", note: str = "", **changes: Any
) -> border.AgreementStated:
    """What a desk sends when it agrees or objects."""
    event = border.AgreementStated(department=department, text=TEXT, stance=stance, note=note)
    return event.model_copy(update=changes)


TEXT = digest(advice().stored())
BOTH_IN = (opened(), received("EZK"), received("BZ"))
AGREED_BUT_OWNER = (
    *BOTH_IN,
    drafted(),
    agreed("EZK"),
    agreed("BZ"),
    case.AgreementAsked(text=TEXT, departments=("OCW",)),
)
AGREED = (*AGREED_BUT_OWNER, agreed("OCW"))
ADOPTED = case.AdviceAdopted(number=1, text=TEXT)
ISSUED = case.AdviceIssued(text=TEXT, letter=None)
CORRECTED = case.AdviceCorrected(reason="factual-error")
WITHDRAWN = case.CaseWithdrawn(reason="cooperation-off")
CLOSED = case.CaseClosed(reason="issued")
HEAVY = finding("1", assessment=Assessment.SERIOUS).coded()
DIFFER = (opened(), received("EZK"), received("BZ", HEAVY))
OBJECTED = (*BOTH_IN, drafted(), agreed("EZK"), agreed("BZ", Stance.OBJECT))
ESCALATED = settling.AdviceEscalated(
    text=TEXT, level="directors", departments=("BZ",), question=digest("Mag dit?")
)
ASKED_BOTH = case.AgreementAsked(text=TEXT, departments=("EZK", "BZ"))
SILENT = (
    *BOTH_IN,
    drafted(),
    ASKED_BOTH,
    agreed("EZK"),
    TermsNoted(terms=(noted_term("agreement-BZ", 2),)),
)
