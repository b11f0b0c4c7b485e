"""Intake put together: one process or a part of its zone's."""

from __future__ import annotations

from schemas import subjects
from schemas.subjects import Bucket, Durable, Stream
from services.intake import person_data
from services.intake.domain import note_terms
from services.intake.files.quarantine import LOOK, Quarantine
from services.intake.files.scanning import Scanner
from services.intake.handlers import handlers
from services.intake.reactions import FROM_CASES, Reactions
from services.intake.state import evolve
from services.intake.trace import trace
from services.kernel.calendar_file import load_calendar
from services.kernel.decider import Decider, service
from services.kernel.service import Service
from services.kernel.settings import Settings
from services.kernel.terms import Terms
from services.kernel.timers import Due, MakeTimers, Timers


async def intake(settings: Settings, timers: MakeTimers = Timers) -> Service:
    """Connect intake in LOKET; start it to serve."""
    actor, calendar = service("intake"), load_calendar()
    made = await Service.connect("intake", "LOKET", settings, actor, timers)
    cases = made.cases(Stream.REQUESTS, Decider(None, evolve), subjects.request, trace)
    terms = Terms(cases, made.timers, calendar, actor, note_terms)
    own = Reactions(cases, made.texts, terms, calendar).own()
    reactor = made.reactor(cases, Stream.REQUESTS, own)
    made.consume(Stream.REQUESTS, Durable.INTAKE_REACTIONS, reactor.handler(own))
    made.consume(Stream.CASES, Durable.INTAKE_CASES, reactor.handler(FROM_CASES))
    quarantine = Quarantine(made.client, made.reader, Scanner(settings), made.timers)

    async def on_due(due: Due) -> None:
        await (quarantine if due.name.startswith(LOOK) else terms).on_due(due)

    made.consume(Stream.TIMERS, Durable.INTAKE_TIMERS, reactor.due_handler(on_due))
    texts = made.unseen(
        Stream.REQUESTS, Decider(frozenset(), person_data.evolve), subjects.request, Bucket.TEXTS
    )
    trust = {k: settings.trust[k] for k in ("loket", "door")}
    made.serve(handlers(cases, texts, made.processing, quarantine, made.reader), trust)
    return made
