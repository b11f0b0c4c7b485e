"""Every message there is: importing this module fills the registries."""

from __future__ import annotations

from schemas import (
    article,
    assignment,
    case,
    clock,
    consultation,
    contribution,
    delivery,
    desk,
    differing,
    drafts,
    gate,
    notice,
    progress,
    record,
    request,
    sending,
    settling,
    sight,
    terms,
    track,
    triage,
    webhook,
)
from schemas.common import Command, Event

MODULES = (
    *(article, assignment, case, clock, consultation, contribution, delivery, desk),
    *(differing, drafts, gate, notice, progress, record, request, sending, settling, sight),
    *(terms, track, triage, webhook),
)
NAMES = frozenset(module.__name__ for module in MODULES)


def events() -> dict[str, type[Event]]:
    """Every event by its CloudEvents type; those that only a test knows are left out."""
    known = Event.registry.items()
    return {name: model for name, model in sorted(known) if model.__module__ in NAMES}


def commands() -> dict[str, type[Command]]:
    """Every command by its CloudEvents type; what only others are made from is left out."""
    known = Command.registry.items()
    return {
        name: model
        for name, model in sorted(known)
        if model.__module__ in NAMES and not model.__subclasses__()
    }
