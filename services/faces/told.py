"""What an institution was told of one of its cases, read at DOOR by the exact subject."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas import subjects
from schemas.advice import AdviceText
from schemas.common import Refused
from schemas.envelope import Recorded
from schemas.ids import reference
from schemas.letter import LetterFile
from schemas.progress import ProgressReported, Stage
from schemas.subjects import Stream
from services.faces.face import Face
from services.faces.known import events
from services.faces.letter_files import files_of

ANYBODY = "*"
"""Whichever institution asked: for who looks at DOOR itself."""


@dataclass(frozen=True)
class IssuedAtDoor:
    """The last advice an institution was given; `withdrawn` when it was told not to use it.

    `issue` is the event by which the Loket issued it.
    """

    advice: AdviceText
    files: tuple[LetterFile, ...]
    at: datetime
    valid_until: datetime | None
    withdrawn: bool
    issue: str


def issue_of(step: Recorded[ProgressReported]) -> str:
    """By which event the Loket issued what this step brought."""
    return step.meta.cause


async def told_of(face: Face, institution: str, case: UUID) -> list[Recorded[ProgressReported]]:
    """Every step the institution was told of, oldest first; empty when the case is not its own."""
    subject = subjects.progress(institution, case)
    found = await events(face, Stream.PROGRESS, subject)
    return [step for step in found if isinstance(step.data, ProgressReported)]


def issued(told: Iterable[Recorded[ProgressReported]], case: UUID) -> IssuedAtDoor:
    """The last advice among the steps, or a refusal when there is none."""
    steps = list(told)
    given = [one for one in steps if one.data.stage is Stage.ISSUED]
    if not given or given[-1].data.advice is None:
        raise Refused(
            "not_issued",
            f"No advice was issued on {reference(case)}: the institution has none.",
            "See how far it is with loket case.",
        )
    last, data = given[-1], given[-1].data
    later = steps[steps.index(last) :]
    withdrawn = any(one.data.stage is Stage.ADVICE_WITHDRAWN for one in later)
    assert data.advice
    files = files_of(data.letter, data.letters)
    return IssuedAtDoor(
        data.advice, files, last.meta.time, data.valid_until, withdrawn, issue_of(last)
    )
