"""Texts with data about persons stay out, unless the front office let one in (pure).

What is refused is stored nowhere. A false alarm is let through by its code: a short digest of the
text and its institution, on a subject of its own, since there may be no request yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias

from schemas import gate, personal
from schemas import request as said
from schemas.catalogue import ReasonKind
from schemas.common import Actor, Command, Event, Refused, Role, digest
from schemas.envelope import Recorded
from schemas.ids import is_text_code, text_code
from schemas.personal import KINDS, Kind
from schemas.pinned import Catalogued
from services.intake.guards import reason_for, require

Allowed: TypeAlias = frozenset[Kind]
"""The kinds that the front office looked into, of one text."""


def evolve(state: Allowed, recorded: Recorded[Event]) -> Allowed:
    """Fold one event of a text."""
    event = recorded.data
    return state | {*event.kinds} if isinstance(event, gate.TextLetThrough) else state


def let_through(
    state: Allowed, asked: Catalogued[gate.LetTextThrough], actor: Actor, now: datetime
) -> gate.TextLetThrough | None:
    """Let a text in that seems to hold these kinds, and does not."""
    require(actor, Role.COORDINATOR)
    command = asked.command
    if not is_text_code(command.text):
        raise Refused(
            "bad_text_code", f"{command.text} is no code of a text.", "Have it read out again."
        )
    reason_for(asked.catalogue, ReasonKind.FALSE_ALARM, command.reason)
    if state.issuperset(command.kinds):
        return None
    return gate.TextLetThrough(text=command.text, kinds=command.kinds, reason=command.reason)


def seems_to_hold(command: Command) -> Mapping[str, tuple[Kind, ...]]:
    """The fields with data about persons that never come in, and of which kinds."""
    found = {name: _kinds(text) for name, text in _texts(command)}
    return {name: kinds for name, kinds in found.items() if kinds}


def code_of(command: Command, actor: Actor) -> str:
    """What this institution's text is called when it is refused."""
    written_down = command.on_behalf_of if isinstance(command, said.SubmitRequest) else None
    institution = written_down or actor.organisation or ""
    return text_code(institution, digest("\n".join(command.texts())))


def keep_out(found: Mapping[str, tuple[Kind, ...]], code: str, allowed: Allowed) -> None:
    """Refuse what was found, but for what was let through; what it says is not repeated."""
    wrong = {name: [k for k in kinds if k not in allowed] for name, kinds in found.items()}
    said_of = [
        f"{name}: {', '.join(KINDS[kind].name.en for kind in kinds)}"
        for name, kinds in wrong.items()
        if kinds
    ]
    if said_of:
        raise Refused(
            "personal_data",
            f"This seems to hold personal data. {'; '.join(said_of)}.",
            f"Leave it out. Is it a false alarm, call the Loket and give this code: {code}.",
        )


def _kinds(text: str) -> tuple[Kind, ...]:
    return tuple(dict.fromkeys(one.kind for one in personal.refused(text)))


def _texts(command: Command) -> Iterable[tuple[str, str]]:
    """Every text of a command by its field."""
    if isinstance(command, said.GiveInformation):
        return [("answer", command.answer)]
    if not isinstance(command, said.SubmitRequest | said.RequestAmendment):
        return []
    asked = command.question
    words = [(name, text) for name, text in asked if isinstance(text, str)]
    partners = [(f"partners.{at}", f"{p.name}\n{p.role}") for at, p in enumerate(asked.partners)]
    files = [(f"files.{at}", one.name) for at, one in enumerate(asked.files)]
    return [*words, *partners, *files]
