"""One case as every face shows it: who is still out, terms, versions, agreement, differences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from schemas.clocks import Clock
from schemas.drafts import AgreementReceived
from schemas.ids import reference
from schemas.request import RequestReferred
from services.advice.assembly.agreeing import voice
from services.advice.assembly.combine import differences, positions
from services.advice.assembly.experience import WHOLE
from services.advice.assembly.forecast import Forecast
from services.advice.assembly.state import AGREEMENT, CONTRIBUTION, Case, Opening, clock_name
from services.faces.known import Known
from services.faces.letter_files import files_of
from services.intake.state import Request
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from services.kernel.clock_words import explain

OPEN = (
    "case",
    "reference",
    "institution",
    "product",
    "stage",
    "submitted_at",
    "catalogue",
    "follows",
    "followed_by",
    "still_out",
    "forecast",
    "terms",
)
TIMELY = (
    "department",
    "lead",
    "status",
    "waiting",
    "due",
    "submitted_at",
    "agreement_due",
    "forecast",
)
"""What somebody sees who is told of terms only."""


def without_contents(whole: dict[str, Any]) -> dict[str, Any]:
    """A case with who is asked, how far it is and by when; not on what, nor what they found."""
    parts = [
        {name: one[name] for name in TIMELY}
        | {"aspects": (), "rules": (), "position": None, "findings": 0, "held_back": 0}
        | {"stance": None}
        for one in whole["departments"]
    ]
    return {name: whole[name] for name in OPEN} | {"departments": parts}


def picture(found: Known, now: datetime, expected: Mapping[str, Forecast]) -> dict[str, Any]:
    """Everything the command shows, as plain data."""
    request, handled = found.request, found.case
    clocks = {**request.clocks.by_name, **(handled.clocks.by_name if handled else {})}
    return {
        "case": found.id.hex,
        "reference": found.reference,
        "institution": request.institution,
        "product": found.product,
        "stage": found.stage,
        "submitted_at": request.submitted_at,
        "catalogue": request.catalogue,
        "follows": reference(request.follows) if request.follows else None,
        "referred": referred_to(request),
        "still_out": handled.still_out if handled else (),
        "departments": [
            _department(handled, code) | {"forecast": expected.get(code)} for code in handled.parts
        ]
        if handled
        else [],
        "forecast": expected.get(WHOLE),
        "terms": [_term(name, clock, now) for name, clock in clocks.items()],
        **(_advice(handled) if handled else {}),
    }


def referred_to(request: Request) -> dict[str, Any] | None:
    """Which other door it was, by which rules, and what was passed on; None when it was none."""
    said = request.ending
    if not isinstance(said, RequestReferred):
        return None
    return said.model_dump(include={"to", "rules", "sent_along", "withheld"})


def _department(case: Case, code: str) -> dict[str, Any]:
    part, clocks = case.parts[code], case.clocks.by_name
    own = clocks.get(clock_name(CONTRIBUTION, code))
    asked = clocks.get(clock_name(AGREEMENT, code))
    stance = _stance(case, code)
    return {
        "department": code,
        "lead": code == case.opened.lead,
        "status": part.status,
        "aspects": part.routed.aspects,
        "rules": part.routed.rules,
        "position": part.position,
        "findings": len(part.findings),
        "held_back": part.held_back,
        "waiting": part.waiting,
        "due": _due(own),
        "submitted_at": own.stopped if own else None,
        "agreement_due": _due(asked),
        "stance": stance.stance if stance else None,
    }


def _stance(case: Case, code: str) -> AgreementReceived | None:
    """What holds of it on the latest version, though it may have been said on an earlier one."""
    said = voice(case, code) if case.drafts else None
    if said is None or said.number is None:
        return None
    return case.stances[case.drafts[said.number - 1].text][code]


def _due(clock: Clock | None) -> datetime | None:
    return view(clock, load_calendar(), datetime.now(UTC)).due if clock else None


def _term(name: str, clock: Clock, now: datetime) -> dict[str, Any]:
    seen = view(clock, load_calendar(), now)
    return {
        "name": name,
        "state": seen.state,
        "due": seen.due,
        "used": seen.used,
        "left": seen.left,
        "unit": clock.target.unit,
        "sentence": explain(name, seen, "nl"),
        "in_english": explain(name, seen, "en"),
    }


def _advice(case: Case) -> dict[str, Any]:
    said = positions(case.parts)
    return {
        "differences": {aspect: said[aspect] for aspect in differences(case.parts)},
        "versions": [draft.model_dump(exclude={"rests_on"}) for draft in case.drafts],
        "stale": case.stale_draft,
        "agreement": {"text": case.asked_text, "asked_of": case.asked_of},
        "adopted": case.adopted,
        "letter": case.letter,
        "letters": files_of(case.letter, case.letters),
        "valid_until": case.valid_until,
        "outcome": case.outcome.decision if case.outcome else None,
        "opening": _opening(case.opening) if case.ever_issued else None,
    }


def _opening(seen: Opening) -> dict[str, Any]:
    """Whether the institution has its advice before it: since when, by whom; else how reminded."""
    return {
        "issued_at": seen.issued_at,
        "opened_at": seen.at,
        "by": seen.by.sub if seen.by else None,
        "reminded": seen.level,
    }
