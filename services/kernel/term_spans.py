"""Terms as spans of a case's trace: how each ended, when it stood still, and what is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeAlias

from schemas.clocks import Clock, Clocks, party_of
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from services.kernel.spans import Attributes, Count, Ended, SpanFact, run

Place: TypeAlias = Callable[[str], str]
"""Below which span a term of this name lies."""


def terms_ended(
    before: Clocks, after: Clocks, now: datetime, ended: Ended, place: Place
) -> Iterator[SpanFact]:
    """A span for every pause that ended, and for every term that stopped or started anew."""
    for name, clock in after.by_name.items():
        earlier = before.by_name.get(name)
        if earlier and earlier.stopped:
            continue
        anew = earlier and earlier.started != clock.started
        ran = earlier.drop(now) if earlier and anew else clock
        yield from _pauses(name, earlier, ran, ran.stopped, run(f"term/{name}", ended))
        if ran.stopped:
            yield _term(name, ran, ran.stopped, ended, place)


def so_far(
    name: str, clock: Clock, now: datetime, ended: Ended, place: Place
) -> Iterator[SpanFact]:
    """A term that runs, and the pause that holds, as if they ended now; nothing if it stopped."""
    if clock.stopped is None:
        yield from _pauses(name, clock, clock, now, run(f"term/{name}", ended))
        yield _term(name, clock, now, ended, place)


def _term(name: str, clock: Clock, until: datetime, ended: Ended, place: Place) -> SpanFact:
    seen = view(clock, load_calendar(), until)
    late = seen.late_since
    return SpanFact(
        f"term {name.partition('-')[0]}",
        run(f"term/{name}", ended),
        place(name),
        clock.started,
        max(until, clock.started),
        error=f"late since {late.isoformat()}" if late else "",
        attributes={
            **_about(name),
            "loket.due": seen.due.isoformat(),
            "loket.term_state": str(seen.state),
            "loket.term_amount": seen.amount,
            "loket.term_unit": str(clock.target.unit),
            "loket.term_used": round(float(seen.used), 2),
            **({"loket.late_since": late.isoformat()} if late else {}),
        },
        marks=_marks(clock),
    )


def _pauses(
    name: str, earlier: Clock | None, clock: Clock, stopped: datetime | None, term: str
) -> Iterator[SpanFact]:
    """The pauses of a run that ended since `earlier`, those that its end overtook among them."""
    known = earlier.pauses if earlier else ()
    for number, pause in enumerate(clock.pauses, start=1):
        until, over = pause.until or stopped, number <= len(known) and known[number - 1].until
        if until is None or over:
            continue
        since, key = max(pause.since, clock.started), f"{term}/pause/{number}"
        about = {**_about(name), "loket.reason": pause.reason}
        yield SpanFact("pause", key, term, since, max(since, until), attributes=about)


def terms_counted(before: Clocks, after: Clocks) -> Iterator[Count]:
    """What to count of what an event did to terms: pauses, extensions, at risk, missed."""
    for name, clock in after.by_name.items():
        earlier = before.by_name.get(name)
        if earlier is None or earlier.started != clock.started:
            continue
        happened = {
            "terms_paused": len(clock.pauses) > len(earlier.pauses),
            "terms_extended": len(clock.extensions) > len(earlier.extensions),
            "terms_at_risk": _at_risk(clock) and not _at_risk(earlier),
            "terms_missed": clock.late_noted and not earlier.late_noted,
        }
        for what, did in happened.items():
            if did:
                yield Count(what, labels_of(name))


def labels_of(name: str) -> dict[str, str]:
    """A term's kind and whose it is, as metrics have them."""
    kind, department = name.partition("-")[0], party_of(name)
    return {"kind": kind, "department": department} if department else {"kind": kind}


def _about(name: str) -> Attributes:
    department = party_of(name)
    return {"loket.term": name, **({"loket.department": department} if department else {})}


def _at_risk(clock: Clock) -> bool:
    return bool(clock.noted) and not clock.late_noted


def _marks(clock: Clock) -> tuple[tuple[datetime, str], ...]:
    marks = [(pause.since, f"paused: {pause.reason}") for pause in clock.pauses]
    marks += [(pause.until, "resumed") for pause in clock.pauses if pause.until]
    return tuple(sorted(marks))
