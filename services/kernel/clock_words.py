"""A term in one sentence."""

from __future__ import annotations

from datetime import datetime

from schemas.catalogue import Words
from schemas.clock import Unit
from schemas.clocks import Clock, party_of
from services.kernel.calendar import local_date
from services.kernel.clock import ClockState, ClockView
from services.kernel.words import EN, NL, day_words, moment_words, quantity, reason_words, text

NAMES = {
    "first_response": {NL: "de eerste reactie", EN: "the first response"},
    "information": {NL: "de gevraagde informatie", EN: "the information asked for"},
    "advice": {NL: "het advies", EN: "the advice"},
    "contribution": {NL: "de bijdrage", EN: "the contribution"},
    "agreement": {NL: "de afstemming", EN: "the agreement"},
    "consultation": {NL: "de gevraagde blik", EN: "the view asked for"},
}
SENTENCES = {
    NL: {
        ClockState.ON_TRACK: "{term} loopt tot en met {due}; nog {left}.",
        ClockState.AT_RISK: "{term} loopt bijna af, op {due}; nog {left}.",
        ClockState.LATE: "{term} liep af op {due} en is overschreden.",
        ClockState.PAUSED: "{term} staat stil sinds {since} ({reason}); nog {left}.",
        ClockState.MET: "{term} is gehaald: klaar op {end}, en dat moest uiterlijk op {due}.",
        ClockState.MISSED: "{term} is niet gehaald: klaar op {end}, en dat moest op {due}.",
        ClockState.DROPPED: "{term} is op {end} vervallen, voor zij afliep.",
    },
    EN: {
        ClockState.ON_TRACK: "{term} runs until {due}; {left} left.",
        ClockState.AT_RISK: "{term} is nearly over, on {due}; {left} left.",
        ClockState.LATE: "{term} ended on {due} and has passed.",
        ClockState.PAUSED: "{term} has stood still since {since} ({reason}); {left} left.",
        ClockState.MET: "{term} was met: done on {end}, and that was due by {due}.",
        ClockState.MISSED: "{term} was missed: done on {end}, and that was due by {due}.",
        ClockState.DROPPED: "{term} was dropped on {end}, before it was over.",
    },
}
TERM = {
    NL: "De termijn voor {what} ({amount}{more})",
    EN: "The term for {what} ({amount}{more})",
}
MORE = {NL: ", waarvan {} verlenging", EN: ", of which {} extension"}
OF = {NL: " van ", EN: " of "}
LATE_BEFORE = {
    NL: " Eerder moest het af zijn op {}; dat is niet gehaald.",
    EN: " It was due before on {}; that was not met.",
}
BECAUSE = {
    NL: " Want: {}.",
    EN: " Reason given: {}.",
}


def explain(name: str, now: ClockView, language: str) -> str:
    """How a term stood; a name may say whose it is: contribution-EZK."""
    clock = now.clock
    open_now = [
        p for p in clock.pauses if p.since <= now.at and not (p.until and p.until <= now.at)
    ]
    since = min((p.since for p in open_now), default=now.at)
    reasons = dict.fromkeys(text(reason_words(p.reason), language) for p in open_now)
    sentence = SENTENCES[language][now.state].format(
        term=_term(name, now, language),
        due=_when(_promised(now), clock, language),
        left=quantity(max(now.left, 0), clock.target.unit, language),
        end=_when(clock.stopped or now.at, clock, language),
        since=day_words(local_date(since), language),
        reason="; ".join(reasons),
    )
    return sentence + _lateness(now, language)


def both(name: str, now: ClockView) -> Words:
    """How a term stood, in both languages."""
    return Words(nl=explain(name, now, NL), en=explain(name, now, EN))


def _promised(now: ClockView) -> datetime:
    """What was missed is what was promised first, not what it was extended to afterwards."""
    missed = now.state is ClockState.MISSED and now.late_since
    return now.late_since if missed and now.late_since else now.due


def _lateness(now: ClockView, language: str) -> str:
    """That it had been late, where the state does not say so; and why, if somebody said why."""
    words, late = "", now.late_since
    if late and late != now.due and now.state is not ClockState.MISSED:
        words += LATE_BEFORE[language].format(_when(late, now.clock, language))
    for delay in now.clock.delays:
        if delay.at <= now.at:
            words += BECAUSE[language].format(text(reason_words(delay.reason), language))
    return words


def _term(name: str, now: ClockView, language: str) -> str:
    kind, party = name.partition("-")[0], party_of(name)
    what = NAMES[kind][language] if kind in NAMES else kind
    unit = now.clock.target.unit
    extended = now.amount - now.clock.target.amount
    return TERM[language].format(
        what=f"{what}{OF[language]}{party}" if party else what,
        amount=quantity(now.amount, unit, language),
        more=MORE[language].format(quantity(extended, unit, language)) if extended > 0 else "",
    )


def _when(moment: datetime, clock: Clock, language: str) -> str:
    if clock.target.unit is Unit.WORKDAYS:
        return day_words(local_date(moment), language)
    return moment_words(moment, language)
