"""What happens in a demo with one example request, step by step."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.advice import Paragraph
from schemas.common import Aspect, Code, Stance, Text
from schemas.contribution import Contribution, Views
from schemas.request import Facts, Question


class Strict(BaseModel):
    """Data that people edit: frozen, and a misspelt field is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Exchange(Strict):
    """A question back to the institution, and its answer."""

    question: Text
    answer: Text


class Circulate(Strict):
    """The front office puts the request out; the routing rules say to whom."""

    does: Literal["circulate"]
    product: Code


class Automatic(Strict):
    """The product goes to departments by itself."""

    does: Literal["automatic"]


class Answer(Strict):
    """The front office answers at the desk."""

    does: Literal["answer"]
    product: Code
    text: Text


class Refer(Strict):
    """The front office names the right door."""

    does: Literal["refer"]
    to: Code
    text: Text


class Refuse(Strict):
    """The front office does not take the request."""

    does: Literal["refuse"]
    reason: Code
    text: Text


FrontOffice = Annotated[
    Circulate | Automatic | Answer | Refer | Refuse, Field(discriminator="does")
]


class Statement(Strict):
    """A department's stance in one round of agreement."""

    stance: Stance
    note: str = ""


class Contributes(Strict):
    """The department contributes, late or after a question, and answers each round.

    `midway` is asked later than the others; `after_draft` comes when there is a draft already.
    """

    does: Literal["contribute"]
    late: bool = False
    midway: bool = False
    after_draft: bool = False
    asks: Exchange | None = None
    contribution: Contribution
    agreement: tuple[Statement, ...] = (Statement(stance=Stance.AGREE),)


class Declines(Strict):
    """The department does not contribute."""

    does: Literal["decline"]
    reason: Code
    explanation: Text


class Silent(Strict):
    """Nothing comes; without `excused` the case ends before anybody has to.

    With `claims` somebody was at work when the department was released.
    """

    does: Literal["silent"]
    midway: bool = False
    claims: bool = False
    excused: Code | None = None


Part = Annotated[Contributes | Declines | Silent, Field(discriminator="does")]

Moment = Literal["submitted", "circulated"]


class Amendment(Strict):
    """The institution changes its request."""

    after: Moment
    facts: Facts
    question: Question


class Withdrawal(Strict):
    """The institution withdraws."""

    after: Moment
    reason: Code


class Outcome(Strict):
    """What the institution did with the advice."""

    decision: Code
    measures: tuple[Code, ...] = ()


class Round(Strict):
    """What the coordinator asks of those who differ, and what each says."""

    aspects: tuple[Aspect, ...]
    question: Text
    views: dict[Code, Views]


class Resolution(Strict):
    """How the text deals with a difference, and who keeps another view."""

    aspect: Aspect
    resolution: Code
    words: Text
    dissent: tuple[Code, ...] = ()


class Escalation(Strict):
    """Where an objection goes, and what the owner of the policy says."""

    level: Code
    question: Text
    words: Text


class Correction(Strict):
    """What was wrong with an issued advice, and what is added to it."""

    reason: Code
    added: tuple[Paragraph, ...]


class Script(Strict):
    """Everything after submitting, for every party."""

    front_office: FrontOffice
    information: Exchange | None = Field(default=None, description="Asked before deciding.")
    departments: dict[Code, Part] = {}
    amendment: Amendment | None = None
    withdrawal: Withdrawal | None = None
    differ: tuple[Aspect, ...] = Field(default=(), description="Where departments differ.")
    differences_accepted: Code | None = None
    rounds: tuple[Round, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    escalation: Escalation | None = None
    correction: Correction | None = None
    follows: Code | None = Field(default=None, description="The example it goes on from.")
    recalled: Code | None = Field(default=None, description="Why the advice is taken back.")
    added: tuple[Paragraph, ...] = Field(
        default=(), description="What the coordinator adds when a department objects."
    )
    outcome: Outcome | None = None

    @property
    def circulated(self) -> bool:
        """Whether departments are asked."""
        return isinstance(self.front_office, Circulate | Automatic)

    @property
    def issued(self) -> bool:
        """Whether it ends with an advice."""
        return self.circulated and self.withdrawal is None

    @property
    def contributions(self) -> dict[str, Contributes]:
        """The departments that contribute."""
        return {c: part for c, part in self.departments.items() if isinstance(part, Contributes)}

    @property
    def midway(self) -> tuple[str, ...]:
        """The departments that are asked later than the others."""
        parts = self.departments.items()
        return tuple(c for c, p in parts if isinstance(p, Contributes | Silent) and p.midway)

    @property
    def after_draft(self) -> tuple[str, ...]:
        """The departments whose contribution comes when there is a draft already."""
        return tuple(code for code, part in self.contributions.items() if part.after_draft)
