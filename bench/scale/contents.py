"""What the events of made-up cases say."""

from __future__ import annotations

from datetime import datetime, timedelta

from examples.loader import load_examples
from schemas import case, desk, request
from schemas.catalogue import load
from schemas.common import Assessment, Layer, Position, digest
from schemas.contribution import Finding
from schemas.question import RoutedTo

LEAD = "EZK"
EXAMPLE = next(one for one in load_examples() if one.slug.startswith("06-"))
PRODUCT = load().products["case-advice"]
ASPECTS = load().departments[LEAD].expertise
QUESTION, TEXT = digest("a question"), digest("an advice")
TERM = timedelta(days=14)


def submitted() -> request.RequestSubmitted:
    """The request."""
    return request.RequestSubmitted(
        institution=EXAMPLE.institution,
        contact=EXAMPLE.contact,
        product=PRODUCT.code,
        facts=EXAMPLE.submit.facts,
        question=QUESTION,
        catalogue=load().version,
        first_response=PRODUCT.first_response,
        information=PRODUCT.information,
    )


def circulated(asked: tuple[str, ...], start: datetime) -> request.RequestCirculated:
    """It goes to these departments."""
    return request.RequestCirculated(
        institution=EXAMPLE.institution,
        contact=EXAMPLE.contact,
        facts=EXAMPLE.submit.facts,
        question=QUESTION,
        answers=(),
        catalogue=load().version,
        submitted_at=start,
        product=PRODUCT.code,
        routed=tuple(RoutedTo(department=code, aspects=ASPECTS) for code in asked),
        lead=LEAD,
        advice=PRODUCT.advice,
        contribution=PRODUCT.contribution,
        agreement=PRODUCT.agreement,
    )


def task(code: str, start: datetime) -> desk.TaskOpened:
    """What one of them is asked."""
    return desk.TaskOpened(
        department=code,
        product=PRODUCT.code,
        facts=EXAMPLE.submit.facts,
        aspects=ASPECTS,
        lead=code == LEAD,
        countersigned=True,
        due=start + TERM,
        brief=QUESTION,
        catalogue=load().version,
        order=1,
    )


def _findings(code: str) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            id=f"finding-{number}",
            aspect=ASPECTS[number % len(ASPECTS)],
            assessment=Assessment.MANAGEABLE,
            layer=Layer.QUOTABLE,
        )
        for number in range(4)
    )


def submitted_by(code: str) -> desk.ContributionSubmitted:
    """What it answers, as its desk has it."""
    return desk.ContributionSubmitted(
        number=1,
        author=f"{code.lower()}-expert-1",
        text=TEXT,
        position=Position.WITH_MEASURES,
        findings=_findings(code),
    )


def received(code: str, at: datetime) -> case.ContributionReceived:
    """The same, as the Loket has it."""
    return case.ContributionReceived(
        department=code,
        position=Position.WITH_MEASURES,
        findings=_findings(code),
        held_back=0,
        text=TEXT,
        submitted_at=at,
        order=1,
    )
