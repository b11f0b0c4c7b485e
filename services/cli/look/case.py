"""`loket case`: one case: who is still out, its terms, versions, agreement and differences."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from schemas.catalogue.figures import enough
from schemas.clocks import Clock
from schemas.common import Role
from schemas.drafts import AgreementReceived
from schemas.ids import reference
from services.advice.assembly import history, overview
from services.advice.assembly.agreeing import voice
from services.advice.assembly.combine import differences, positions
from services.advice.assembly.experience import WHOLE, Experience, under_way
from services.advice.assembly.forecast import Forecast
from services.advice.assembly.state import AGREEMENT, CONTRIBUTION, Case, clock_name
from services.cli.look.answering import answer
from services.cli.look.case_drawn import draw
from services.cli.options import AsJson, Reader
from services.cli.options import Case as Meant
from services.cli.who import actor_at, connected
from services.faces.face import OWNER, Face
from services.faces.known import Known, known
from services.faces.letter_files import files_of
from services.faces.readers import LOKET, at_loket, opened, which
from services.faces.reads import record
from services.faces.verbs import Side
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


def case(case: Meant, who: Reader = "", as_json: AsJson = False) -> None:
    """One case: who is still out, its terms explained, versions, agreement, differences."""
    answer(asyncio.run(_case(case, who)), as_json, draw)


async def _case(text: str, who: str) -> dict[str, Any]:
    async with connected() as faces:
        face = await at_loket(faces)
        found = await known(face, await which(text, faces.settings, face))
        terms_only = await _terms_only(face, who)
        if found.case and found.case.contributed and not terms_only:
            await record(face, faces.settings.oin, found.id, who, "findings", None)
        now = datetime.now(UTC)
        expected: dict[str, Forecast] = {}
        if found.case:
            async with opened(faces.settings, LOKET, history.MODEL, face.reader) as past:
                known_before = Experience(past, enough())
                case_now = under_way(found.case)
                expected = known_before.forecasts(case_now, load_calendar(), now)
        async with opened(faces.settings, LOKET, overview.MODEL, face.reader) as rows:
            after = [row["reference"] for row in rows.rows(overview.FOLLOWING, found.id.hex)]
    whole = picture(found, now, expected) | {"followed_by": after}
    return without_contents(whole) if terms_only else whole


async def _terms_only(face: Face, who: str) -> bool:
    """Whether this is somebody of OCW: they see terms, and nothing of what is said."""
    if face.issuer == OWNER.lower():
        return True
    if not who:
        return False
    reader = await actor_at(face, Side.LOKET, who)
    return reader.has(Role.OWNER) and not reader.has(Role.COORDINATOR)


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
    }
