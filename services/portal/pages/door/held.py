"""What must never be sent, named at its field before anything of it is kept.

Only what somebody says the Loket let through goes on; whether that is so intake decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from schemas.common import Command
from schemas.personal import KINDS, Severity, left_out
from services.faces.personal import personal
from services.intake.person_data import code_of
from services.portal.visit import Visit
from services.portal.wrong import Wrong

LEAVE_OUT, THROUGH = "weglaten", "doorgelaten"


@dataclass(frozen=True)
class Held:
    """One thing that must not be sent: where, what it is called, how it is known, its words."""

    field: str
    label: str
    kind: str
    known_by: str
    words: str


def held(visit: Visit, texts: Mapping[str, str], label: Callable[[str], str]) -> list[Held]:
    """What in these fields must not be sent."""
    return [
        Held(
            one.field,
            label(one.field),
            visit.say.words(KINDS[one.kind].name),
            visit.say.words(KINDS[one.kind].known_by),
            one.words,
        )
        for one in personal(texts)
        if one.severity is Severity.REFUSE
    ]


def stop(visit: Visit, found: list[Held]) -> None:
    """Nothing goes on with what must not be sent, unless the Loket let it through."""
    if not found or visit.given(THROUGH) == "ja":
        return
    wrong: dict[str, list[str]] = {}
    for one in found:
        wrong.setdefault(one.field, []).append(one.kind)
    raise Wrong({field: _words(visit, kinds) for field, kinds in wrong.items()})


def without(visit: Visit, text: str) -> str:
    """The text with what must not be sent left out, visibly."""
    return left_out(text, visit.t("[weggelaten]", "[left out]"))


def code(visit: Visit, command: Command) -> str:
    """What to call this text at the Loket."""
    return code_of(command, visit.actor)


def _words(visit: Visit, kinds: list[str]) -> str:
    what = ", ".join(dict.fromkeys(kinds))
    return visit.t(
        f"Dit lijkt op {what}. Haal het weg, of laat dat onderaan voor u doen.",
        f"This looks like {what}. Leave it out, or have that done for you below.",
    )
