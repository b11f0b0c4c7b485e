"""Who agrees to exactly what, who must still be asked, and what silence comes to (pure).

A stance is given on one version. On a later one it still holds where nothing that concerns the
department changed; an objection holds until the department says otherwise or it is ruled over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from schemas import case as said
from schemas import settling
from schemas.catalogue import Catalogue, Silence
from schemas.common import Actor, Refused, Role, Stance, digest
from schemas.pinned import Catalogued
from services.advice.assembly.depth import product_of
from services.advice.assembly.guards import knows_reason, latest_draft, running
from services.advice.assembly.state import AGREEMENT, Case, State, clock_name
from services.advice.assembly.versions import touches


class Standing(StrEnum):
    """What a department's voice on the latest version comes to."""

    OPEN = "open"
    AGREES = "agrees"
    AGREES_WITH_NOTE = "agrees_with_note"
    OBJECTS = "objects"
    OVERRULED = "overruled"
    WAIVED = "waived"


SETTLED = (
    Standing.AGREES,
    Standing.AGREES_WITH_NOTE,
    Standing.OVERRULED,
    Standing.WAIVED,
)
GIVEN = {
    Stance.AGREE: Standing.AGREES,
    Stance.AGREE_WITH_NOTE: Standing.AGREES_WITH_NOTE,
    Stance.OBJECT: Standing.OBJECTS,
}


@dataclass(frozen=True)
class Voice:
    """Where a department stands on the latest version, and on which version it said so."""

    department: str
    standing: Standing
    number: int | None = None


def voices(case: Case) -> tuple[Voice, ...]:
    """Every department that contributed."""
    return tuple(voice(case, code) for code in case.contributed)


def voice(case: Case, department: str, owner: bool = False) -> Voice:
    """One department; every change concerns the owner of the policy."""
    latest = case.drafts[-1]
    for draft in reversed(case.drafts):
        if draft.number <= case.renewed(department):
            break
        given = case.stances.get(draft.text, {}).get(department)
        if given is None:
            continue
        standing = GIVEN[given.stance]
        changed = draft.text != latest.text if owner else touches(draft, latest, department)
        if standing is Standing.OBJECTS:
            if case.overruled.get(department) == draft.text and not changed:
                return Voice(department, Standing.OVERRULED, draft.number)
            return Voice(department, standing, draft.number)
        if not changed:
            return Voice(department, standing, draft.number)
        break
    if case.waived.get(department) == latest.text:
        return Voice(department, Standing.WAIVED)
    return Voice(department, Standing.OPEN)


def unsettled(case: Case) -> tuple[str, ...]:
    """Departments that object or have not answered on the latest version."""
    return tuple(one.department for one in voices(case) if one.standing not in SETTLED)


def ask_agreement(
    state: State, asked: Catalogued[said.AskAgreement], actor: Actor, now: datetime
) -> said.AgreementAsked | None:
    """Ask whom the latest version concerns anew; once all agree, the owner of the policy.

    Where no department contributed and none is waited for, only the owner is left to ask.
    """
    case, text = running(state, actor), asked.command.text
    latest_draft(case, text)
    if not case.contributed and (case.still_out or not _owner(case, asked.catalogue)):
        raise Refused("nobody_to_ask", "No department has contributed.", "Wait, or excuse them.")
    if case.stale_draft:
        raise outdated()
    departments = tuple(d for d in unsettled(case) if case.asked_about.get(d) != text)
    if departments:
        return said.AgreementAsked(text=text, departments=departments)
    return _owner_asked(case, asked.catalogue)


def ask_owner(
    state: State, catalogue: Catalogue, actor: Actor, now: datetime
) -> said.AgreementAsked | None:
    """All departments agree to the text they were asked about: now the owner of the policy."""
    if state is None or not state.drafts or state.asked_text != state.drafts[-1].text:
        return None
    return _owner_asked(state, catalogue)


def agree_as_owner(
    state: State, asked: Catalogued[settling.AgreeAsOwner], actor: Actor, now: datetime
) -> said.AgreementReceived | None:
    """The owner's stance on the exact text it is asked about."""
    case, command = running(state, actor, Role.OWNER), asked.command
    owner = asked.catalogue.owner
    latest_draft(case, command.text)
    if case.asked_about.get(owner) != command.text:
        raise Refused(
            "not_asked",
            "The owner of the policy agrees last.",
            "Wait until every department agrees to this text.",
        )
    if command.stance is not Stance.AGREE and not command.note.strip():
        raise Refused("note_missing", "A note or objection needs words.", "Say what must change.")
    given = case.stances.get(command.text, {}).get(owner)
    note = digest(command.note) if command.note else None
    if given and (given.stance, given.note) == (command.stance, note):
        return None
    return said.AgreementReceived(
        department=owner, text=command.text, stance=command.stance, note=note
    )


def waive(
    state: State, asked: Catalogued[settling.WaiveAgreement], actor: Actor, now: datetime
) -> settling.AgreementWaived | None:
    """Go on without a stance that is late, on record by a named coordinator."""
    case, department = running(state, actor), asked.command.department
    knows_reason(asked.catalogue, asked.command.reason, "excuse")
    if department not in case.contributed or not case.drafts:
        raise Refused("not_asked", f"{department} was not asked.", "Check the code.")
    now_at = voice(case, department).standing
    if now_at is Standing.WAIVED:
        return None
    if now_at is not Standing.OPEN or not _silent(case, department):
        raise Refused(
            "not_silent",
            f"{department} is not past its term for this text.",
            "Wait for its answer, or until its term is over.",
        )
    text = case.drafts[-1].text
    return settling.AgreementWaived(department=department, text=text, reason=asked.command.reason)


def tacit(case: Case, catalogue: Catalogue) -> tuple[str, ...]:
    """Departments whose silence past their term counts as agreement."""
    if product_of(catalogue, case).silence is not Silence.AGREES:
        return ()
    return tuple(
        one.department
        for one in voices(case)
        if one.standing is Standing.OPEN and _silent(case, one.department)
    )


def must_agree(case: Case, catalogue: Catalogue) -> None:
    """Refuses while somebody objects, has not answered in time, or comes last and has not yet."""
    missing = {*unsettled(case)} - {*tacit(case, catalogue)}
    objecting = [v.department for v in voices(case) if v.standing is Standing.OBJECTS]
    if owner := _owner(case, catalogue):
        standing = voice(case, owner, owner=True).standing
        if standing not in SETTLED:
            missing.add(owner)
        if standing is Standing.OBJECTS:
            objecting.append(owner)
    if missing:
        raise Refused(
            "not_agreed",
            f"Objecting: {_list(objecting)}; "
            f"not answered: {_list(sorted(missing - {*objecting}))}.",
            "Ask for agreement on this version, and wait for every department.",
        )


def outdated() -> Refused:
    """The latest version does not know of everything that is in."""
    return Refused(
        "draft_outdated",
        "Something arrived after this version was written.",
        "Write a new version.",
    )


def _owner_asked(case: Case, catalogue: Catalogue) -> said.AgreementAsked | None:
    owner, latest = _owner(case, catalogue), case.drafts[-1]
    if not owner or {*unsettled(case)} - {*tacit(case, catalogue)} or case.stale_draft:
        return None
    if case.asked_about.get(owner) == latest.text:
        return None
    return said.AgreementAsked(text=latest.text, departments=(owner,))


def _owner(case: Case, catalogue: Catalogue) -> str | None:
    return catalogue.owner if product_of(catalogue, case).owner_agrees else None


def _silent(case: Case, department: str) -> bool:
    """Asked about the latest text, and its term was noted as over."""
    clock = case.clocks.by_name.get(clock_name(AGREEMENT, department))
    asked = case.asked_about.get(department) == case.drafts[-1].text
    return asked and clock is not None and clock.late_noted


def _list(departments: Sequence[str]) -> str:
    return ", ".join(departments) or "nobody"
