"""Assembly put together: one process or a part of its zone's."""

from __future__ import annotations

from schemas import subjects
from schemas.subjects import Bucket, Durable, Stream
from services.advice.assembly import article_handlers, articles, tally, track
from services.advice.assembly.article_handlers import ArticleHandlers
from services.advice.assembly.course import note_terms
from services.advice.assembly.evolve import evolve
from services.advice.assembly.handlers import Handlers
from services.advice.assembly.incoming import FROM_DESKS, FROM_INTAKE
from services.advice.assembly.issuing import Issuer
from services.advice.assembly.reactions import Reactions
from services.advice.assembly.settling_reactions import SettlingReactions
from services.advice.assembly.term_reactions import TermReactions
from services.advice.assembly.trace import trace
from services.advice.assembly.track_handlers import TrackHandlers
from services.advice.assembly.unopened import UnopenedReactions
from services.kernel.calendar_file import load_calendar
from services.kernel.decider import Decider, service
from services.kernel.event_store import EventStore
from services.kernel.service import Service
from services.kernel.settings import Settings
from services.kernel.terms import Terms
from services.kernel.timers import MakeTimers, Timers


async def assembly(settings: Settings, timers: MakeTimers = Timers) -> Service:
    """Connect assembly in LOKET; start it to serve."""
    actor, calendar = service("assembly"), load_calendar()
    made = await Service.connect("assembly", "LOKET", settings, actor, timers)
    cases = made.cases(Stream.CASES, Decider(None, evolve), subjects.case, trace)
    terms = Terms(cases, made.timers, calendar, actor, note_terms)
    unopened = UnopenedReactions(cases, made.timers, calendar, actor)
    own = {
        **Reactions(cases, made.texts, terms, calendar, made.reader).own(),
        **SettlingReactions(cases, made.texts, terms, calendar).own(),
        **TermReactions(cases, terms, calendar).own(),
        **unopened.own(),
    }
    reactor = made.reactor(cases, Stream.CASES, own)
    made.consume(Stream.REQUESTS, Durable.ASSEMBLY_REQUESTS, reactor.handler(FROM_INTAKE))
    made.consume(Stream.CONTRIBUTIONS, Durable.ASSEMBLY_CONTRIBUTIONS, reactor.handler(FROM_DESKS))
    made.consume(Stream.CASES, Durable.ASSEMBLY_REACTIONS, reactor.handler(own))
    made.consume(
        Stream.TIMERS, Durable.ASSEMBLY_TIMERS, reactor.due_handler(unopened.or_else(terms.on_due))
    )
    trust = {k: settings.trust[k] for k in ("loket", "door", "owner")}
    issuer = Issuer(made.texts, made.client, settings)
    tracks = made.unseen(Stream.TRACKS, Decider(None, track.evolve), subjects.track, Bucket.NOTES)
    written = made.cases(
        Stream.ARTICLES, Decider(None, articles.evolve), subjects.article, article_handlers.trace
    )
    requests = EventStore(made.client, made.reader, Stream.REQUESTS)
    handlers = {
        **Handlers(cases, made.texts, issuer).all(),
        **TrackHandlers(tracks, requests).all(),
        **ArticleHandlers(written, made.texts, made.client, made.reader).all(),
    }
    made.serve(handlers, trust)
    made.show(tally.MODEL, tally.labels)
    return made
