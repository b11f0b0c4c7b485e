"""What became of a case, as far as others may learn from it: which text went out, about what.

REQUESTS and CASES are folded apart, since a read model reads them one after the other, and put
together afterwards. A text that is taken back is no text until a newer one goes out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from schemas import case as cases
from schemas import request as requests
from schemas import settling
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.question import Facts

ADVICE, ANSWER = "advice", "answer"

TAKES_BACK: tuple[type[Event], ...] = (cases.AdviceCorrected, settling.AdviceWithdrawn)
"""What makes an issued text no precedent any more."""


@dataclass(frozen=True)
class Source:
    """A case as one stream tells it: whose, what was asked, and the text that went out, if any."""

    institution: str
    facts: Facts
    questions: tuple[str, ...]
    product: str | None = None
    kind: str = ""
    text: str | None = None
    at: datetime | None = None
    decision: str | None = None


State: TypeAlias = Source | None


def evolve(state: State, recorded: Recorded[Event]) -> State:
    """Fold one event of either stream; what does not apply changes nothing."""
    event = recorded.data
    match event:
        case requests.RequestSubmitted() | cases.CaseOpened():
            return Source(event.institution, event.facts, (event.question,), event.product)
    return _changed(state, recorded) if state else None


def together(front: State, case: State) -> State:
    """What both streams say: assembly's word goes first, names are looked for in all questions."""
    if front is None or case is None:
        return case or front
    questions = tuple(dict.fromkeys((*front.questions, *case.questions)))
    return replace(case, questions=questions)


def _changed(source: Source, recorded: Recorded[Event]) -> Source:
    event, at = recorded.data, recorded.meta.time
    match event:
        case requests.RequestAmended() | cases.CaseAmended():
            questions = (*source.questions, event.question)
            return replace(source, facts=event.facts, questions=questions)
        case requests.RequestAnswered():
            answered = replace(source, product=event.product, kind=ANSWER)
            return replace(answered, text=event.answer, at=at)
        case cases.AdviceIssued():
            return replace(source, kind=ADVICE, text=event.text, at=at)
        case cases.OutcomeReported():
            return replace(source, decision=event.decision)
        case _ if isinstance(event, TAKES_BACK):
            return replace(source, kind="", text=None, at=None)
    return source
