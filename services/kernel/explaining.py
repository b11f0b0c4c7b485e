"""A term explained so that a civil servant can check it by hand: every day, every reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from schemas.catalogue import Words
from schemas.clock import Unit
from schemas.clocks import Clock, Delay, Extension
from schemas.explained import DayCounted, Reasoned, TermExplained
from services.kernel.calendar import AMSTERDAM, Calendar, DayOff, end_of, local_date
from services.kernel.clock import ClockView, ending, view
from services.kernel.clock_words import both
from services.kernel.counting import HOUR, Line, Open, Wall, merged
from services.kernel.words import reason_words

DAY = timedelta(days=1)
EVENTS = {
    "RequestSubmitted": ("de aanvraag kwam binnen", "the request came in"),
    "RequestCirculated": ("de vraag ging naar de departementen", "it went to the departments"),
    "RequestAnswered": ("het Loket antwoordde", "the Loket answered"),
    "RequestReferred": ("het Loket verwees door", "the Loket referred to another door"),
    "RequestRefused": ("het Loket nam de vraag niet aan", "the Loket did not take the request"),
    "RequestWithdrawn": ("de instelling trok de aanvraag in", "the institution withdrew"),
    "InformationAsked": ("het Loket stelde een vraag", "the Loket asked something"),
    "InformationGiven": ("de instelling antwoordde", "the institution answered"),
    "QuestionDropped": ("het dossier eindigde", "the case ended"),
    "AnswerWaived": ("er is verder gegaan zonder antwoord", "the Loket went on without an answer"),
    "RequestMerged": ("de vraag ging verder in een eerdere", "it goes on in an earlier request"),
    "CaseOpened": ("de vraag ging naar de departementen", "it went to the departments"),
    "DepartmentAdded": ("het departement werd erbij gevraagd", "the department was asked too"),
    "CaseAmended": ("de instelling wijzigde haar aanvraag", "the institution changed its request"),
    "ContributionReceived": ("de bijdrage kwam", "the contribution came"),
    "ContributionDeclined": ("het departement draagt niet bij", "the department declined"),
    "DepartmentExcused": ("er is verder gegaan zonder", "the advice went on without it"),
    "AgreementAsked": ("de tekst werd voorgelegd", "the text was put to it"),
    "AgreementReceived": ("het departement gaf zijn standpunt", "the department gave its stance"),
    "ColleagueConsulted": ("een collega vroeg om een blik", "a colleague asked for a view"),
    "ConsultationAnswered": ("het antwoord kwam", "the answer came"),
    "ConsultationWithdrawn": ("het was niet meer nodig", "it was no longer needed"),
    "TaskDeclined": ("het departement draagt niet bij", "the department declined"),
    "TaskCancelled": ("de opdracht verviel", "the task was cancelled"),
    "AdviceIssued": ("het advies ging uit", "the advice went out"),
    "CaseWithdrawn": ("de instelling trok de aanvraag in", "the institution withdrew"),
    "CaseClosed": ("het dossier werd gesloten", "the case was closed"),
}
"""What started or ended a term, by the name of the event."""

NOT_THE_DAY_ITSELF = Words(nl="de dag zelf telt niet mee", en="the day itself does not count")


def explained(name: str, clock: Clock, calendar: Calendar, at: datetime) -> TermExplained:
    """One run of a term as it stood at a moment."""
    now = view(clock, calendar, at)
    ended = clock.stopped if clock.stopped and clock.stopped <= now.at else None
    return TermExplained(
        name=name,
        party=clock.party,
        at=now.at,
        state=now.state,
        unit=clock.target.unit,
        amount=now.amount,
        used=now.used,
        left=now.left,
        started=clock.started,
        because=_event(clock.because),
        due=now.due,
        at_risk_from=now.at_risk_from,
        late_since=now.late_since,
        ended=ended,
        ended_because=_event(clock.ended_by) if ended else None,
        pauses=tuple(_pauses(now)),
        extensions=tuple(_reasoned(e, amount=e.amount) for e in clock.extensions if e.at <= now.at),
        delays=tuple(_reasoned(d) for d in clock.delays if d.at <= now.at),
        sentence=both(name, now),
        days=days(now, calendar),
    )


def days(now: ClockView, calendar: Calendar) -> tuple[DayCounted, ...]:
    """Every day of a term from its start until it is due."""
    end = ending(now.clock, now.at)
    own, found, so_far = calendar.of(now.clock.party, end), [], 0.0
    each = _workdays if now.clock.target.unit is Unit.WORKDAYS else _hours
    for day, counted, why_not in each(now, own):
        so_far += counted
        found.append(DayCounted(day=day, counted=counted, sum=so_far, why_not=why_not))
    return tuple(found)


def _pauses(now: ClockView) -> Iterator[Reasoned]:
    for pause in now.clock.pauses:
        if pause.since <= now.at:
            until = pause.until if pause.until and pause.until <= now.at else None
            words = reason_words(pause.reason)
            yield Reasoned(
                at=pause.since, until=until, reason=pause.reason, words=words, by=pause.by
            )


def _reasoned(said: Extension | Delay, amount: int | None = None) -> Reasoned:
    words = reason_words(said.reason)
    return Reasoned(at=said.at, amount=amount, reason=said.reason, words=words, by=said.by)


def _event(name: str) -> Words:
    nl, en = EVENTS.get(name, (name or "?", name or "?"))
    return Words(nl=nl, en=en)


def _all_days(now: ClockView) -> Iterator[date]:
    day, last = local_date(now.clock.started), local_date(now.due)
    while day <= last:
        yield day
        day += DAY


def _workdays(now: ClockView, calendar: Calendar) -> Iterator[tuple[date, float, Words | None]]:
    pauses = merged(now.clock, ending(now.clock, now.at))
    for day in _all_days(now):
        off = calendar.day_off(day)
        still = [p for p in pauses if p[0] <= end_of(day) < p[1]]
        if day == local_date(now.clock.started):
            yield day, 0, NOT_THE_DAY_ITSELF
        elif off:
            yield day, 0, _off(off)
        elif still:
            yield day, 0, _stood_still(still[0][2])
        else:
            yield day, 1, None


def _hours(now: ClockView, calendar: Calendar) -> Iterator[tuple[date, float, Words | None]]:
    started = now.clock.started.astimezone(UTC)
    office = now.clock.target.unit is Unit.OFFICE_HOURS
    line: Line = Open(calendar) if office else Wall()
    pauses = merged(now.clock, ending(now.clock, now.at))
    for day in _all_days(now):
        begin, end = max(_midnight(day), started), min(_midnight(day + DAY), now.due)
        still = [(max(s, begin), min(u, end), r) for s, u, r in pauses if s < end and begin < u]
        lost = sum((line.ran(u) - line.ran(s) for s, u, _ in still), timedelta())
        off = calendar.day_off(day) if office else None
        why = _off(off) if off else _stood_still(still[0][2]) if still else None
        yield day, (line.ran(end) - line.ran(begin) - lost) / HOUR, why


def _off(off: DayOff) -> Words:
    return Words(nl=off.nl, en=off.en)


def _stood_still(reasons: Iterable[str]) -> Words:
    words = [reason_words(reason) for reason in reasons]
    return Words(
        nl=f"de termijn stond stil: {', '.join(w.nl for w in words)}",
        en=f"the term stood still: {', '.join(w.en for w in words)}",
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)
