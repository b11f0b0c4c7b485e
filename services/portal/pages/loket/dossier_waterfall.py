"""The picture of who had a case how long: places on a line of time, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from services.faces.known import Known
from services.faces.waterfall import (
    INSTITUTION,
    LOKET,
    WHOLE,
    Stretch,
    TermRun,
    stretches,
    term_runs,
)
from services.kernel.calendar import AMSTERDAM, Calendar, UnknownYear, local_date
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import ending
from services.portal.say import Say

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LANE, TOP, BAR = 52, 36, 16
"""Heights: of one lane, of the line of days above the first, and of a bar."""

TICKS, LONGEST = 6, 400
"""Days that are named at most, and days that are shaded at most."""


@dataclass(frozen=True)
class Line:
    """Time from left to right, in per cent of the width."""

    since: datetime
    until: datetime

    def at(self, moment: datetime) -> float:
        """Where a moment is."""
        whole = (self.until - self.since) / MINUTE
        return round(min(max((moment - self.since) / MINUTE / whole, 0), 1) * 100, 3)

    def box(self, since: datetime, until: datetime) -> dict[str, float]:
        """From where to where; what is very short can still be seen."""
        left = self.at(since)
        return {"x": left, "width": max(round(self.at(until) - left, 3), 0.3)}


def waterfall(found: Known, say: Say) -> dict[str, Any]:
    """Everything the picture and its table show."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    held, runs = stretches(found), term_runs(found, load_calendar(), datetime.now(UTC))
    line = _line(held, runs, now)
    lanes = [
        _lane(number, who, line, held, runs, say, now)
        for number, who in enumerate(_holders(held, runs))
    ]
    return {
        "lanes": lanes,
        "height": TOP + LANE * len(lanes),
        "top": TOP,
        "ticks": list(_ticks(line, say)),
        "off": list(_days_off(line, load_calendar(), say)),
        "now": line.at(now),
        "held": [_held(one, say, now) for one in held],
        "terms": [_term(run, say) for run in runs],
        "days": _named_days(line, load_calendar(), say),
    }


def _line(held: Iterable[Stretch], runs: Iterable[TermRun], now: datetime) -> Line:
    """From the day it came in to the end of the last day that matters."""
    begun = [one.since for one in held] + [run.seen.clock.started for run in runs]
    ends = [one.until or now for one in held]
    ends += [moment for run in runs for moment in (run.seen.due, ending(run.seen.clock, now))]
    return Line(_midnight(local_date(min(begun))), _midnight(local_date(max(ends)) + DAY))


def _holders(held: Iterable[Stretch], runs: Iterable[TermRun]) -> list[str]:
    """Who has a lane: the case as a whole, the institution, the Loket, then departments."""
    named = dict.fromkeys([*(run.holder for run in runs), *(one.holder for one in held)])
    first = [who for who in (WHOLE, INSTITUTION, LOKET) if who in named]
    return first + [who for who in named if who not in first]


def _lane(
    number: int,
    who: str,
    line: Line,
    held: Iterable[Stretch],
    runs: Iterable[TermRun],
    say: Say,
    now: datetime,
) -> dict[str, Any]:
    mine = [run for run in runs if run.holder == who]
    bars = [
        line.box(one.since, one.until or now) | {"what": one.what}
        for one in held
        if one.holder == who
    ]
    if who == WHOLE:
        ends = [(run.seen.clock.started, ending(run.seen.clock, now)) for run in mine]
        bars = [line.box(*one) | {"what": "advice"} for one in ends]
    top = TOP + LANE * number
    return {
        "name": holder_words(who, say),
        "top": top,
        "label": top + 14,
        "bar": top + 22,
        "thick": BAR,
        "bars": bars,
        "paused": [box for run in mine for box in _paused(run, line)],
        "late": [box for run in mine for box in _late(run, line, now)],
        "due": [line.at(run.seen.due) for run in mine if not run.seen.clock.dropped],
    }


def _paused(run: TermRun, line: Line) -> Iterator[dict[str, float]]:
    for one in run.seen.segments:
        if one.paused_for:
            yield line.box(one.since, one.until)


def _late(run: TermRun, line: Line, now: datetime) -> Iterator[dict[str, float]]:
    if run.seen.late_since:
        yield line.box(run.seen.late_since, ending(run.seen.clock, now))


def _held(one: Stretch, say: Say, now: datetime) -> dict[str, Any]:
    return {
        "holder": holder_words(one.holder, say),
        "what": say.of("held", one.what),
        "since": one.since,
        "until": one.until,
        "lasted": duration(one.lasted(max(now, one.since)), say),
    }


def _term(run: TermRun, say: Say) -> dict[str, Any]:
    seen = run.seen
    return {
        "name": run.name,
        "holder": holder_words(run.holder, say),
        "kind": say.of("term", run.kind),
        "started": seen.clock.started,
        "due": seen.due,
        "ended": seen.clock.stopped,
        "state": str(seen.state),
        "stood_still": [
            {"since": one.since, "until": one.until, "why": [say.reason(r) for r in one.paused_for]}
            for one in seen.segments
            if one.paused_for
        ],
        "overdue": duration(seen.overdue, say) if seen.late_since else "",
    }


def holder_words(who: str, say: Say) -> str:
    """Who has a case, in words; departments by the letters everybody knows them by."""
    named = {
        INSTITUTION: ("Instelling", "Institution"),
        LOKET: ("Loket", "Loket"),
        WHOLE: ("Het hele advies", "The advice as a whole"),
    }
    return say.t(*named[who]) if who in named else who


def duration(lasted: timedelta, say: Say) -> str:
    """A length of time as people say it: the two largest parts of it."""
    minutes = max(int(lasted.total_seconds() // 60), 0)
    parts = (
        (minutes // 1440, say.t("dag", "day"), say.t("dagen", "days")),
        (minutes // 60 % 24, say.t("uur", "hour"), say.t("uur", "hours")),
        (minutes % 60, say.t("minuut", "minute"), say.t("minuten", "minutes")),
    )
    said = [f"{count} {one if count == 1 else many}" for count, one, many in parts if count]
    return " ".join(said[:2]) or say.t("minder dan een minuut", "less than a minute")


def _days(line: Line) -> list[date]:
    first, count = local_date(line.since), (line.until - line.since).days
    return [first + timedelta(days=n) for n in range(min(count + 1, LONGEST))]


def _ticks(line: Line, say: Say) -> Iterator[dict[str, Any]]:
    days = [day for day in _days(line) if _midnight(day) < line.until]
    step = max(-(-len(days) // TICKS), 1)
    for day in days[::step]:
        yield {"x": line.at(_midnight(day)), "words": say.short(_midnight(day))}


def _off(line: Line, calendar: Calendar) -> Iterator[tuple[date, str, str]]:
    """Days on which no term in working days runs; beyond the years that are known none."""
    for day in _days(line):
        try:
            off = calendar.day_off(day)
        except UnknownYear:
            return
        if off:
            yield day, off.nl, off.en


def _days_off(line: Line, calendar: Calendar, say: Say) -> Iterator[dict[str, float]]:
    for day, _, _ in _off(line, calendar):
        yield line.box(_midnight(day), _midnight(day + DAY))


def _named_days(line: Line, calendar: Calendar, say: Say) -> list[dict[str, Any]]:
    """Holidays by name; that Saturday and Sunday do not count everybody knows."""
    return [
        {"day": _midnight(day), "words": say.t(nl, en)}
        for day, nl, en in _off(line, calendar)
        if day.weekday() < 5
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)
