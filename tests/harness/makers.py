"""Short makers: deciders, people and words.

Everything has a default that is legal, so that a test names only what it is about.
"""

from __future__ import annotations

from typing import Any, TypeVar

from schemas import request
from schemas.advice import AdviceText, Paragraph
from schemas.assignment import Brief
from schemas.catalogue import load
from schemas.common import Actor, Aspect, Assessment, Command, Layer, Position, Role
from schemas.contribution import Contribution, Views, WrittenFinding, WrittenView
from schemas.pinned import Catalogued
from schemas.question import Cooperation, Facts, Question, RoutedTo, Theme
from services.advice.assembly.evolve import evolve as evolve_case
from services.advice.assembly.state import Case
from services.advice.assembly.track import Track
from services.advice.assembly.track import evolve as evolve_track
from services.advice.desk.evolve import evolve as evolve_task
from services.advice.desk.state import Task
from services.intake.following import Amendment, Submission
from services.intake.referring import Referring
from services.intake.state import Request
from services.intake.state import evolve as evolve_request
from services.kernel.decider import Decider
from tests.harness.spec import CASE

C = TypeVar("C", bound=Command)

INTAKE: Decider[Request | None] = Decider(None, evolve_request)
DESK: Decider[Task | None] = Decider(None, evolve_task)
ASSEMBLY: Decider[Case | None] = Decider(None, evolve_case)

TRACK: Decider[Track | None] = Decider(None, evolve_track)

CATALOGUE = load()


def institution(organisation: str = "UL", sub: str = "adviser-1") -> Actor:
    return Actor(sub=sub, issuer="door", roles=(Role.INSTITUTION,), organisation=organisation)


def coordinator(sub: str = "coordinator-1") -> Actor:
    return Actor(sub=sub, issuer="loket", roles=(Role.COORDINATOR,))


def owner(sub: str = "owner-1") -> Actor:
    return Actor(sub=sub, issuer="owner", roles=(Role.OWNER,))


def expert(sub: str = "expert-1", department: str = "EZK") -> Actor:
    return Actor(sub=sub, issuer=department.lower(), roles=(Role.EXPERT,), department=department)


def lead(sub: str = "lead-1", department: str = "EZK") -> Actor:
    return Actor(sub=sub, issuer=department.lower(), roles=(Role.LEAD,), department=department)


def somebody(role: Role) -> Actor:
    """Somebody of UL and EZK at once, so that only the role can be wrong."""
    return Actor(sub="somebody", issuer="test", roles=(role,), department="EZK", organisation="UL")


def pinned(command: C) -> Catalogued[C]:
    """A command with the newest catalogue; one that may name files names none."""
    if isinstance(command, request.RequestAmendment):
        return Amendment(command, CATALOGUE)  # type: ignore[return-value]  # its C is this one
    return Catalogued(command, CATALOGUE)


def facts(**changes: Any) -> Facts:
    return Facts(theme=Theme.TRANSFER, cooperation=Cooperation.PARTNERSHIP).model_copy(
        update=changes
    )


def question(words: str = "Wat moeten wij weten?", **more: Any) -> Question:
    return Question(title="Samenwerking", question=words, **more)


def submit(
    words: str = "Wat moeten wij weten?", earlier: Request | None = None, **more: Any
) -> Submission:
    more.setdefault("facts", facts())
    more.setdefault("question", question(words))
    return Submission(request.SubmitRequest(**more), CATALOGUE, earlier)


def referring(to: str = "cdiu", asked: Question | None = None, **more: Any) -> Referring:
    """A referral, with the words of the request as the handler finds them."""
    more.setdefault("explanation", "Vraag het daar.")
    return Referring(request.ReferRequest(case=CASE, to=to, **more), CATALOGUE, asked or question())


def routed(*departments: str) -> tuple[RoutedTo, ...]:
    return tuple(RoutedTo(department=code, aspects=(Aspect.TECHNOLOGY,)) for code in departments)


def brief(words: str = "Wat moeten wij weten?", *answers: str) -> Brief:
    return Brief(question=question(words), answers=answers)


def finding(
    id: str = "1",
    aspect: Aspect = Aspect.TECHNOLOGY,
    assessment: Assessment = Assessment.MANAGEABLE,
    layer: Layer = Layer.QUOTABLE,
    reasoning: str = "Deze techniek is gevoelig.",
    **more: Any,
) -> WrittenFinding:
    return WrittenFinding(
        id=id, aspect=aspect, assessment=assessment, layer=layer, reasoning=reasoning, **more
    )


def contribution(
    *findings: WrittenFinding, position: Position = Position.WITH_MEASURES
) -> Contribution:
    return Contribution(position=position, findings=findings or (finding(),))


def views(
    *aspects: Aspect,
    words: str = "Het blijft beheersbaar.",
    assessment: Assessment = Assessment.MANAGEABLE,
    **more: Any,
) -> Views:
    said = assessment
    return Views(
        views=tuple(
            WrittenView(aspect=aspect, assessment=said, reasoning=words, **more)
            for aspect in aspects or (Aspect.TECHNOLOGY,)
        )
    )


def advice(*rests_on: str, words: str = "Neem maatregelen.", **more: Any) -> AdviceText:
    paragraph = Paragraph(id="p1", text=words, rests_on=rests_on)
    return AdviceText(title="Advies", summary="Het kan.", paragraphs=(paragraph,), **more)
