"""Who may send a file, and whether a request names not too many (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from schemas.attachment import LARGEST_TOGETHER, MOST, Attachment
from schemas.common import Actor, Refused
from schemas.contacts import DRAFT
from schemas.ids import case_from_key
from schemas.question import Question
from schemas.sending import FileCommand
from services.intake.guards import own, require
from services.intake.state import State

Found = Mapping[str, Attachment]
"""By digest, every file that was looked at and found good."""


def case_of_file(state: State, command: FileCommand, actor: Actor) -> UUID:
    """The case that is, or that will be under this key; only ever one of the institution."""
    if command.idempotency_key:
        require(actor, *DRAFT)
        return case_from_key(actor.organisation or "", command.idempotency_key)
    own(state, actor)
    return command.case


def few_enough(question: Question) -> None:
    """Not too many, before each is looked at; a file that is named twice is none too many."""
    if len({one.digest for one in question.files}) > MOST:
        raise Refused(
            "too_many_files",
            f"A request takes {MOST} files at most.",
            "Leave files out, or put documents together in one PDF.",
        )


def attached(question: Question, found: Found) -> tuple[Attachment, ...]:
    """The files of a request, each once and in their order."""
    few_enough(question)
    digests = dict.fromkeys(one.digest for one in question.files)
    files = tuple(found[one] for one in digests)
    if sum(file.size for file in files) > LARGEST_TOGETHER:
        raise Refused(
            "files_too_large",
            f"The files of a request are {LARGEST_TOGETHER // 1024**2} MB at most together.",
            "Leave files out, or make them smaller.",
        )
    return files
