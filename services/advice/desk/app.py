"""A desk put together: the same program for every department, each in its own zone."""

from __future__ import annotations

from functools import partial

from schemas import subjects
from schemas.subjects import Durable, Stream
from services.advice.desk import tally
from services.advice.desk.consulting import note_terms
from services.advice.desk.evolve import evolve
from services.advice.desk.handlers import handlers
from services.advice.desk.reactions import ARRIVALS, Reactions
from services.advice.desk.term_reactions import TermReactions
from services.advice.desk.trace import trace
from services.kernel.calendar_file import load_calendar
from services.kernel.decider import Decider, service
from services.kernel.service import Service
from services.kernel.settings import Settings
from services.kernel.terms import Terms
from services.kernel.timers import MakeTimers, Timers


async def desk(department: str, settings: Settings, timers: MakeTimers = Timers) -> Service:
    """Connect one department's desk in its zone; start it to serve."""
    actor = service("desk").model_copy(update={"department": department})
    made = await Service.connect("desk", department, settings, actor, timers)
    cases = made.cases(
        Stream.DESK,
        Decider(None, evolve),
        partial(subjects.desk, department),
        partial(trace, department),
    )
    terms = Terms(cases, made.timers, load_calendar(), actor, note_terms)
    own = {**Reactions(department, made.texts).own(), **TermReactions(cases, terms).own()}
    reactor = made.reactor(cases, Stream.DESK, own)
    made.consume(Stream.ASSIGNMENTS, Durable.DESK_ASSIGNMENTS, reactor.handler(ARRIVALS))
    made.consume(Stream.DESK, Durable.DESK_REACTIONS, reactor.handler(own))
    made.consume(Stream.TIMERS, Durable.DESK_TIMERS, reactor.due_handler(terms.on_due))
    face = department.lower()
    made.serve(handlers(cases), {face: settings.trust[face]}, department)
    made.show(tally.MODEL, tally.labels_of(department))
    return made
