"""Letting a text through: the decider, and a decision that may be taken."""

from __future__ import annotations

from typing import Any

from schemas.common import Event
from schemas.gate import LetTextThrough
from schemas.ids import text_code
from schemas.personal import Kind
from services.intake import person_data
from services.kernel.decider import Decider, Decision
from tests.harness.makers import pinned

TEXTS: Decider[person_data.Allowed] = Decider(frozenset(), person_data.evolve)
CODE = text_code("TUD", "een tekst")
THROUGH = LetTextThrough(text=CODE, kinds=(Kind.BSN,), reason="number-of-no-person")
DECIDED: list[tuple[tuple[Event, ...], Decision[Any], Any]] = [
    ((), person_data.let_through, pinned(THROUGH))
]
