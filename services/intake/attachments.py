"""Which files a request names, and whether there are not too many (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.attachment import LARGEST_TOGETHER, MOST, Attachment
from schemas.common import Refused
from schemas.question import Question

Found = Mapping[str, Attachment]
"""By digest, every file that was looked at and found good."""


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
