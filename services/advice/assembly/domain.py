"""What coordinators decide about departments and the text of the advice (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas import case as said
from schemas.advice import AdviceText
from schemas.common import Actor, Layer, Refused, digest
from schemas.contribution import Finding
from schemas.letter import LetterFile
from schemas.pinned import Catalogued
from schemas.request import RoutedTo
from services.advice.assembly.agreeing import must_agree, outdated, tacit
from services.advice.assembly.combine import differences
from services.advice.assembly.depth import product_of, whole
from services.advice.assembly.guards import coordinated, knows_reason, latest_draft, running
from services.advice.assembly.settling import still_differ
from services.advice.assembly.state import Case, PartStatus, State, Status
from services.advice.assembly.versions import frame, grounds


@dataclass(frozen=True)
class Drafting:
    """A draft command with the text it comes to, and the version that was merged into it."""

    asked: Catalogued[said.WriteDraft]
    text: AdviceText
    onto: int = 0


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
    own = product_of(asked.catalogue, case).own(code)
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
    """Save the next version; what it was merged with must still be the latest."""
    case, command, text = running(state, actor), drafting.asked.command, drafting.text
    latest = case.drafts[-1] if case.drafts else None
    name, lowered = digest(text.stored()), None
    if latest and latest.text == name and not case.stale_draft:
        return None
    if drafting.onto != (latest.number if latest else 0):
        raise Refused(
            "newer_version",
            f"Version {latest.number if latest else 0} is the latest.",
            "Look at it, then save your changes on top of it.",
        )
    ground = _ground(case, text)
    if _marked(drafting.asked, text.marking, [f.marking for f in ground.values()]):
        lowered = command.lowered
    found = [(name.partition(":")[0], finding.aspect) for name, finding in ground.items()]
    return said.DraftWritten(
        number=drafting.onto + 1,
        text=name,
        rests_on=tuple(ground),
        marking=text.marking,
        differences=differences(case.parts),
        frame=frame(text),
        paragraphs=grounds(text),
        lowered=lowered,
        aggregation=drafting.asked.catalogue.aggregates(found, text.marking),
    )


def adopt(
    state: State, asked: Catalogued[said.AdoptAdvice], actor: Actor, now: datetime
) -> said.AdviceAdopted | None:
    """Make a version the advice, once everybody is in and, where needed, agrees to it."""
    command, catalogue = asked.command, asked.catalogue
    if coordinated(state, actor).adopted == command.text:
        return None
    case = running(state, actor)
    draft = latest_draft(case, command.text)
    if case.still_out:
        raise Refused(
            "still_out",
            f"Not in yet: {', '.join(case.still_out)}.",
            "Wait, or go on without them on record.",
        )
    if case.stale_draft:
        raise outdated()
    _decided(asked, still_differ(case), draft.aggregation)
    silent: tuple[str, ...] = ()
    product = product_of(catalogue, case)
    whole(product, (ground.section for ground in draft.paragraphs))
    if product.agreement_needed:
        must_agree(case, catalogue)
        silent = tacit(case, catalogue)
    return said.AdviceAdopted(
        number=draft.number,
        text=command.text,
        differences_accepted=command.differences_accepted,
        differences=still_differ(case),
        aggregation_accepted=command.aggregation_accepted,
        tacit=silent,
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
    if case.status not in (Status.ISSUED, Status.RECALLED):
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


def _marked(asked: Catalogued[said.WriteDraft], marking: str, of_findings: list[str]) -> bool:
    """Whether the text is marked lower than what it rests on, which takes a reason."""
    catalogue, reason = asked.catalogue, asked.command.lowered
    catalogue.must_hold([marking])
    if catalogue.highest([marking, *of_findings]) == marking:
        return False
    if reason is None:
        raise Refused(
            "marking_too_low",
            "The advice is marked lower than what it rests on.",
            "Mark it at least as high as its findings, or give the reason to lower it.",
        )
    knows_reason(catalogue, reason, "lower")
    return True


def _decided(
    asked: Catalogued[said.AdoptAdvice], differing: Sequence[str], aggregation: Sequence[str]
) -> None:
    """Refuses what nobody decided on: an open difference, or findings that say more together."""
    command, catalogue = asked.command, asked.catalogue
    if differing and not command.differences_accepted:
        raise Refused(
            "departments_differ",
            f"They differ on: {', '.join(differing)}.",
            "Resolve it, or adopt with a reason.",
        )
    if command.differences_accepted:
        knows_reason(catalogue, command.differences_accepted, "differ")
    if aggregation and not command.aggregation_accepted:
        raise Refused(
            "aggregation_undecided",
            f"Together the findings may say more than each alone: {', '.join(aggregation)}.",
            "Leave findings out, mark the text higher, or adopt with a reason.",
        )
    if command.aggregation_accepted:
        knows_reason(catalogue, command.aggregation_accepted, "aggregate")
