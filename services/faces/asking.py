"""What an institution asked, in its own words, and what went to and fro about it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas.attachment import names_of
from schemas.question import Facts, Question
from schemas.request import InformationAsked, InformationGiven
from services.faces.face import Face
from services.faces.known import Known
from services.kernel.texts import kept


@dataclass(frozen=True)
class Said:
    """A question to the institution or its answer; without words when those were erased."""

    at: datetime
    by_institution: bool
    words: str | None


@dataclass(frozen=True)
class Request:
    """A request as it was put; no question when that was erased."""

    facts: Facts
    name: str
    question: Question | None
    since: tuple[Said, ...]

    @property
    def names(self) -> dict[str, str]:
        """What the institution calls its files, by digest."""
        return names_of(self.question.files) if self.question else {}

    @property
    def texts(self) -> dict[str, str]:
        """The words of the institution, by field."""
        asked = self.question
        if asked is None:
            return {}
        partners = "\n".join(f"{one.name} {one.role}" for one in asked.partners)
        return {
            "title": asked.title,
            "question": asked.question,
            "background": asked.background,
            "partners": partners,
            "own_assessment": asked.own_assessment,
            "measures": asked.measures,
            "urgency": asked.urgency,
        }


async def request_of(face: Face, found: Known) -> Request:
    """The request of a case as it is now; whoever shows it writes down first that it is read."""
    facts, name = found.request.latest
    stored = await kept(face.reader, found.id, name)
    question = Question.model_validate_json(stored) if stored else None
    since = []
    for event in found.requested:
        said = event.data
        if isinstance(said, InformationAsked | InformationGiven):
            given = isinstance(said, InformationGiven)
            text = said.answer if isinstance(said, InformationGiven) else said.question
            words = await kept(face.reader, found.id, text)
            since.append(Said(event.meta.time, given, words))
    return Request(facts, name, question, tuple(since))
