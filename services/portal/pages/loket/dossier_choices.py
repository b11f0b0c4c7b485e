"""What forms about a case let choose from, and when it makes sense to offer them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from schemas.catalogue import ReasonKind
from schemas.common import Aspect, Refused
from services.advice.assembly.agreeing import Standing, must_agree, voices
from services.advice.assembly.combine import differences
from services.advice.assembly.letter_words import ASPECTS
from services.advice.assembly.state import AGREEMENT, PartStatus, Status, clock_name
from services.portal.actions import Field, Options, Pair
from services.portal.pages.loket.dossier_find import About
from services.portal.visit import Visit

CHOOSE: Pair = ("Maak een keuze", "Make a choice")
NONE: Pair = ("Niet van toepassing", "Does not apply")
REASON: Pair = ("Reden", "Reason")


def reasons(kind: ReasonKind, first: Pair = CHOOSE) -> Options:
    """Reasons of a kind."""

    def options(visit: Visit, about: About) -> list[tuple[str, str]]:
        known = about.catalogue.reasons_for(kind)
        return [("", visit.t(*first)), *((one.code, visit.say.words(one.name)) for one in known)]

    return options


def reason(kind: ReasonKind) -> Field:
    """A reason of a kind, to be chosen."""
    return Field("reason", REASON, kind="select", options=reasons(kind))


def departments(codes: Callable[[About], Iterable[str]], first: Pair | None = CHOOSE) -> Options:
    """Departments."""

    def options(visit: Visit, about: About) -> list[tuple[str, str]]:
        empty = [("", visit.t(*first))] if first else []
        found = [(code, f"{visit.say.department(code)} ({code})") for code in codes(about)]
        return empty + found

    return options


def aspects(codes: Callable[[About], Iterable[str]], first: Pair | None = None) -> Options:
    """Aspects."""

    def options(visit: Visit, about: About) -> list[tuple[str, str]]:
        empty = [("", visit.t(*first))] if first else []
        return empty + [(code, ASPECTS[Aspect(code)][visit.language]) for code in codes(about)]

    return options


def clocks(wanted: Callable[[Any], bool]) -> Options:
    """Terms of the case."""

    def options(visit: Visit, about: About) -> list[tuple[str, str]]:
        named = about.case.clocks.by_name.items()
        found = [(name, _term(visit, name)) for name, clock in named if wanted(clock)]
        return [("", visit.t(*CHOOSE)), *found]

    return options


def _term(visit: Visit, name: str) -> str:
    kind, _, party = name.partition("-")
    said = visit.say.of("term", kind)
    return f"{said} {party}".strip()


def _version(visit: Visit, about: About) -> list[tuple[str, str]]:
    """The text that is asked about, exactly as it was when the form was shown."""
    draft = about.latest
    if draft is None:
        return []
    given = visit.given("text") if visit.form else ""
    if given and given != draft.text:
        return [(draft.text, visit.t(*_moved(draft.number)))]
    words = (
        f"Het gaat om versie {draft.number}, met controlegetal {draft.text[:12]}.",
        f"This is about version {draft.number}, with checksum {draft.text[:12]}.",
    )
    return [(draft.text, visit.t(*words))]


def _moved(number: int) -> Pair:
    return (
        f"Er is nu een nieuwere versie: versie {number}. Lees die eerst.",
        f"There is a newer version now: version {number}. Read it first.",
    )


TEXT = Field("text", ("Versie", "Version"), kind="hidden", options=_version)


def still_open(about: About) -> bool:
    """Whether there is no adopted advice yet."""
    return about.case.status is Status.OPEN


def written(about: About) -> bool:
    """Whether there is a version that knows of everything that is in."""
    return still_open(about) and about.latest is not None and not about.case.stale_draft


def to_ask(_: Visit, about: About) -> bool:
    """Whether somebody must still be asked about the latest version."""
    if not written(about) or not about.agreement_needed or not about.latest:
        return False
    asked = about.case.asked_about
    open_ = (Standing.OPEN, Standing.OBJECTS)
    quiet = [one.department for one in voices(about.case) if one.standing in open_]
    if quiet:
        return any(asked.get(code) != about.latest.text for code in quiet)
    return bool(about.owner) and asked.get(about.owner or "") != about.latest.text


def agreed(_: Visit, about: About) -> bool:
    """Whether the latest version can be adopted, as far as agreement goes."""
    if not written(about) or about.case.still_out:
        return False
    try:
        if about.agreement_needed:
            must_agree(about.case, about.catalogue)
    except Refused:
        return False
    return True


def silent(about: About) -> list[str]:
    """Departments that were asked, did not answer, and are past their term."""
    if not written(about):
        return []
    clocks = about.case.clocks.by_name
    late = [
        c
        for c in about.case.contributed
        if (k := clocks.get(clock_name(AGREEMENT, c))) and k.late_noted
    ]
    said = {one.department: one.standing for one in voices(about.case)}
    return [code for code in late if said[code] is Standing.OPEN]


def objects(_: Visit, about: About) -> bool:
    """Whether a department objects to the latest version."""
    standings = (one.standing for one in voices(about.case)) if written(about) else ()
    return Standing.OBJECTS in standings


def not_asked(about: About) -> list[str]:
    """Desks that can be asked too, or again."""
    gone = (PartStatus.EXCUSED, PartStatus.DECLINED)
    parts = about.case.parts
    return [c for c in about.catalogue.desks if c not in parts or parts[c].status in gone]


def without(about: About) -> list[str]:
    """Departments that the advice can go on without."""
    gave = (PartStatus.CONTRIBUTED, PartStatus.EXCUSED)
    return [code for code, part in about.case.parts.items() if part.status not in gave]


def differing(about: About) -> tuple[str, ...]:
    """Aspects on which departments differ."""
    return tuple(differences(about.case.parts)) if still_open(about) else ()


def has(codes: Callable[[About], Iterable[Any]]) -> Callable[[Visit, Any], bool]:
    """Offered while the case is open and there is something to choose from."""
    return lambda _, about: still_open(about) and bool(list(codes(about)))


def at(*statuses: Status) -> Callable[[Visit, Any], bool]:
    """Offered while the case is at one of these."""
    return lambda _, about: about.case.status in statuses


def runs(clock: Any) -> bool:
    """A term that has not ended."""
    return not clock.stopped


def stands_still(clock: Any) -> bool:
    """A term that is paused."""
    return not clock.stopped and clock.paused


def was_late(clock: Any) -> bool:
    """A term of which it was noted that it was late."""
    return bool(clock.late_noted)


def some(wanted: Callable[[Any], bool]) -> Callable[[Visit, Any], bool]:
    """Offered while one of the terms is so."""
    return lambda _, about: any(map(wanted, about.case.clocks.by_name.values()))


def has_clock(wanted: Callable[[Any], bool]) -> Callable[[Visit, Any], bool]:
    """Offered while the case is open and one of its terms is so."""
    return lambda visit, about: still_open(about) and some(wanted)(visit, about)


def every_aspect(about: About) -> tuple[str, ...]:
    """All there is to speak of."""
    return tuple(Aspect)
