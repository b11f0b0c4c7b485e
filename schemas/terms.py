"""What coordinators ask assembly to do with the terms of a case; the facts are in schemas/clock."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from schemas.common import Code, Command


class TermCommand(Command):
    """Any command about one term."""

    service: ClassVar[str] = "assembly"
    clock: Code


class ExtendTerm(TermCommand):
    """Give a term more time, with a reason."""

    amount: int = Field(gt=0, le=60)
    reason: Code


class PauseTerm(TermCommand):
    """Let a term stand still, with a reason."""

    reason: Code


class ResumeTerm(TermCommand):
    """Let a term run again: end the pause for this reason, or every pause."""

    reason: Code | None = None


class ExplainDelay(TermCommand):
    """Say why a term was not kept; that it was not stays as it is."""

    reason: Code
