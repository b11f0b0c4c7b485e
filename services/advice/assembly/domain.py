"""What coordinators decide about departments and the text of the advice (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas import case as said
from schemas.advice import AdviceText
from schemas.catalogue import Catalogue
from schemas.common import Actor, Layer, Refused, Stance, digest
from schemas.contribution import Finding
from schemas.letter import LetterFile
from schemas.pinned import Catalogued
from schemas.request import RoutedTo
from services.advice.assembly.combine import differences
from services.advice.assembly.guards import coordinated, latest_draft, running
from services.advice.assembly.state import Case, PartStatus, State, Status


@dataclass(frozen=True)
class Drafting:
    """A draft command with the text it comes to."""

    asked: Catalogued[said.WriteDraft]
    text: AdviceText


@dataclass(frozen=True)
class Issuing:
    """An issue command with the letter that was made for it."""

    command: said.IssueAdvice
    text: str
    letter: str | None
    letters: tuple[LetterFile, ...] = ()
    valid_until: datetime | None = None


def add_department(
    state: State, asked: Catalogued[said.AddDepartment], actor: Actor, now: datetime
) -> said.DepartmentAdded | None:
    """Ask another department midway."""
    case, code = running(state, actor), asked.command.department
    if code not in asked.catalogue.desks:
        raise Refused(
            "unknown_department",
            f"{code} has no desk.",
            f"Choose from {', '.join(asked.catalogue.desks)}.",
        )
    part = case.parts.get(code)
    if part and part.status not in (PartStatus.EXCUSED, PartStatus.DECLINED):
        return None
    aspects = asked.command.aspects or asked.catalogue.departments[code].expertise
    own = asked.catalogue.products[case.opened.product].own(code)
    return said.DepartmentAdded(routed=RoutedTo(department=code, aspects=aspects, **own))


def excuse(
    state: State, command: said.ExcuseDepartment, actor: Actor, now: datetime
) -> said.DepartmentExcused | None:
    """Go on without a department, on record by a named coordinator."""
    case = running(state, actor)
    part = case.parts.get(command.department)
    if part is None:
        raise Refused("not_asked", f"{command.department} was not asked.", "Check the code.")
    if part.status is PartStatus.EXCUSED:
        return None
    if part.status is PartStatus.CONTRIBUTED:
        raise Refused(
            "contributed",
            f"{command.department} has contributed.",
            "Use its contribution, or say in the text why not.",
        )
    return said.DepartmentExcused(department=command.department, reason=command.reason)


def write_draft(
    state: State, drafting: Drafting, actor: Actor, now: datetime
) -> said.DraftWritten | None:
    """Save the next version; of two at once the second must look again."""
    case, command, text = running(state, actor), drafting.asked.command, drafting.text
    latest = case.drafts[-1] if case.drafts else None
    name = digest(text.stored())
    if latest and latest.text == name and not case.stale_draft:
        return None
    if command.after != (latest.number if latest else 0):
        raise Refused(
            "newer_version",
            f"Version {latest.number if latest else 0} is the latest.",
            "Look at it, then save your changes on top of it.",
        )
    ground = _ground(case, text)
    _marked(drafting.asked.catalogue, text.marking, [f.marking for f in ground.values()])
    return said.DraftWritten(
        number=command.after + 1,
        text=name,
        rests_on=tuple(ground),
        marking=text.marking,
        differences=differences({d: p.findings for d, p in case.parts.items()}),
    )


def ask_agreement(
    state: State, command: said.AskAgreement, actor: Actor, now: datetime
) -> said.AgreementAsked | None:
    """Ask every department that contributed, and was not asked yet, to agree to this text."""
    case, text = running(state, actor), command.text
    latest_draft(case, text)
    if not case.contributed:
        raise Refused("nobody_to_ask", "No department has contributed.", "Wait, or excuse them.")
    asked = {*case.stances.get(text, ()), *(case.asked_of if case.asked_text == text else ())}
    departments = tuple(code for code in case.contributed if code not in asked)
    return said.AgreementAsked(text=text, departments=departments) if departments else None


def adopt(
    state: State, asked: Catalogued[said.AdoptAdvice], actor: Actor, now: datetime
) -> said.AdviceAdopted | None:
    """Make a version the advice, once everybody is in and, where needed, agrees to it."""
    text = asked.command.text
    if coordinated(state, actor).adopted == text:
        return None
    case = running(state, actor)
    draft = latest_draft(case, text)
    if case.still_out:
        raise Refused(
            "still_out",
            f"Not in yet: {', '.join(case.still_out)}.",
            "Wait, or go on without them on record.",
        )
    if case.stale_draft:
        raise Refused(
            "draft_outdated",
            "Something arrived after this version was written.",
            "Write a new version.",
        )
    if draft.differences and not asked.command.differences_accepted:
        raise Refused(
            "departments_differ",
            f"They differ on: {', '.join(draft.differences)}.",
            "Resolve it, or adopt with a reason.",
        )
    if asked.catalogue.products[case.opened.product].agreement_needed:
        _all_agree(case, text)
    return said.AdviceAdopted(
        number=draft.number, text=text, differences_accepted=asked.command.differences_accepted
    )


def may_issue(state: State, actor: Actor) -> Case:
    """The case, if its adopted text may go out."""
    case = coordinated(state, actor)
    if case.status is not Status.ADOPTED:
        raise Refused("not_adopted", f"The case is {case.status}.", "Adopt a version first.")
    return case


def issue(state: State, issuing: Issuing, actor: Actor, now: datetime) -> said.AdviceIssued | None:
    """Send the advice; its letter is stored already."""
    case = coordinated(state, actor)
    if case.status is Status.ISSUED and case.adopted == issuing.text:
        return None
    may_issue(case, actor)
    if case.adopted != issuing.text:
        raise Refused("other_version", "Another version was adopted meanwhile.", "Try again.")
    return said.AdviceIssued(
        text=issuing.text,
        letter=issuing.letter,
        letters=issuing.letters,
        valid_until=issuing.valid_until,
    )


def correct(
    state: State, command: said.CorrectAdvice, actor: Actor, now: datetime
) -> said.AdviceCorrected | None:
    """Reopen an issued advice."""
    case = coordinated(state, actor)
    if case.status is not Status.ISSUED:
        raise Refused(
            "not_issued", f"The case is {case.status}.", "Only an issued advice can be corrected."
        )
    return said.AdviceCorrected(reason=command.reason)


def _ground(case: Case, text: AdviceText) -> dict[str, Finding]:
    """The findings a text rests on, each one received and meant for the institution."""
    known = {f"{d}:{f.id}": f for d, p in case.parts.items() for f in p.findings}
    named = tuple(dict.fromkeys(r for p in text.paragraphs for r in p.rests_on))
    if unknown := [name for name in named if name not in known]:
        raise Refused(
            "unknown_finding",
            f"No such finding: {', '.join(unknown)}.",
            "Name findings that were received, as DEPARTMENT:finding.",
        )
    if closed := [name for name in named if known[name].layer is not Layer.QUOTABLE]:
        raise Refused(
            "not_quotable",
            f"Not meant for the institution: {', '.join(closed)}.",
            "Leave it out, or ask the department to make it quotable.",
        )
    return {name: known[name] for name in named}


def _marked(catalogue: Catalogue, marking: str, of_findings: list[str]) -> None:
    if not catalogue.storable(marking):
        raise Refused(
            "marking_too_high",
            f"This system may not hold: {marking}.",
            "Use the route for classified information.",
        )
    if catalogue.highest([marking, *of_findings]) != marking:
        raise Refused(
            "marking_too_low",
            "The advice is marked lower than what it rests on.",
            "Mark the advice at least as high as its findings.",
        )


def _all_agree(case: Case, text: str) -> None:
    given = case.stances.get(text, {})
    objecting = [d for d, answer in given.items() if answer.stance is Stance.OBJECT]
    missing = [d for d in case.contributed if d not in given]
    if objecting or missing:
        raise Refused(
            "not_agreed",
            f"Objecting: {', '.join(objecting) or 'nobody'}; "
            f"not answered: {', '.join(missing) or 'nobody'}.",
            "Ask for agreement on this version, and wait for every department.",
        )
