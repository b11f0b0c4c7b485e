"""Asking a colleague or a unit of the own department for a view: a task of its own, with a term."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from schemas.clock import Target
from schemas.common import Aspect, Code, Digest, Event, Text
from schemas.desk import DeskCommand


class ColleagueConsulted(Event):
    """A colleague, or a unit of the department, was asked for a view on part of the task."""

    colleague: Code | None = None
    question: Digest
    unit: Code | None = Field(default=None, description="Who is asked, if no one in particular.")
    aspects: tuple[Aspect, ...] = ()
    clock: Code | None = Field(default=None, description="Its term, by which it is answered.")
    term: Target | None = None
    by: Code | None = None


class ConsultationAnswered(Event):
    """Whoever was asked gave a view; the term stops."""

    clock: Code
    answer: Digest
    by: Code


class ConsultationWithdrawn(Event):
    """The view is no longer needed."""

    clock: Code
    by: Code


class ConsultColleague(DeskCommand):
    """Ask a colleague, or a unit of the department, for a view on part of the task."""

    worded: ClassVar[tuple[str, ...]] = ("question",)
    question: Text
    colleague: Code | None = Field(default=None, description="Who is asked: an id in PEOPLE.")
    unit: Code | None = Field(default=None, description="Or which unit of the department.")
    aspects: tuple[Aspect, ...] = Field(default=(), description="About what; left out, about all.")


class AnswerConsultation(DeskCommand):
    """Give the view that somebody asked for."""

    worded: ClassVar[tuple[str, ...]] = ("answer",)
    clock: Code
    answer: Text


class WithdrawConsultation(DeskCommand):
    """Say that the view is no longer needed."""

    clock: Code
