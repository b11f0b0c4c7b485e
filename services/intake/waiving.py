"""Going on without what the institution was asked (pure)."""

from __future__ import annotations

from datetime import datetime

from schemas import triage as said
from schemas.catalogue import ReasonKind
from schemas.common import Actor, Refused
from schemas.pinned import Catalogued
from services.intake.guards import coordinated, reason_for
from services.intake.state import State, Status


def waive_answer(
    state: State, asked: Catalogued[said.WaiveAnswer], actor: Actor, now: datetime
) -> said.AnswerWaived | None:
    """Wait no longer for an answer; also before the institution's term is over."""
    request = coordinated(state, actor)
    if request.asked is None and request.waived:
        return None
    if request.asked is None:
        raise Refused(
            "nothing_asked",
            "The institution is asked nothing that is still open.",
            "Go on with the request: nothing is waited for.",
        )
    reason_for(asked.catalogue, ReasonKind.WAIVE, asked.command.reason)
    circulated = request.status is Status.CIRCULATED
    return said.AnswerWaived(
        question=request.asked, reason=asked.command.reason, circulated=circulated
    )
