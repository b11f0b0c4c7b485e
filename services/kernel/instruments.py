"""Every metric there is: its name, its unit, and the only labels it may carry.

A label is one of a few: a department, a product, a kind, a state. Never a case, a person or a
subject; what is not listed here is dropped before it is counted (docs/tracing.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
LONG = (
    *(MINUTE, 10 * MINUTE, HOUR, 4 * HOUR, 8 * HOUR),
    *(days * DAY for days in (1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 60, 90)),
)
SHORT = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SHARE = (0.1, 0.25, 0.5, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0)


class Kind(StrEnum):
    """How a metric behaves."""

    COUNTER = "counter"
    HISTOGRAM = "histogram"
    GAUGE = "gauge"


@dataclass(frozen=True)
class Instrument:
    """One metric; the code names it with underscores, whoever reads it with dots."""

    key: str
    kind: Kind
    unit: str
    labels: tuple[str, ...]
    says: str
    bounds: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        """As it is exported."""
        return f"loket.{self.key.replace('_', '.')}"


def _counter(key: str, unit: str, labels: tuple[str, ...], says: str) -> Instrument:
    return Instrument(key, Kind.COUNTER, unit, labels, says)


def _lasts(key: str, labels: tuple[str, ...], says: str) -> Instrument:
    return Instrument(key, Kind.HISTOGRAM, "s", labels, says, LONG)


def _open(key: str, unit: str, labels: tuple[str, ...], says: str) -> Instrument:
    return Instrument(key, Kind.GAUGE, unit, labels, says)


TERM = ("kind", "department")
ALL = (
    _lasts("case_duration", ("product", "outcome"), "From submitted until it ended."),
    _lasts("phase_duration", ("phase", "product"), "One stretch in a phase."),
    _lasts("department_duration", ("department", "outcome"), "From asked until done."),
    _lasts("department_queued", ("department",), "Until somebody took it up."),
    _lasts("department_working", ("department",), "From taken up until done."),
    _lasts("term_duration", (*TERM, "state"), "One run of a term, pauses included."),
    _lasts("pause_duration", TERM, "One stretch in which a term stood still."),
    _lasts("notice_duration", ("channel", "outcome"), "From planned until sent or given up."),
    Instrument(
        *("term_used", Kind.HISTOGRAM, "1", (*TERM, "state")),
        "How much of a term was used, as a share of its length; above 1 is late.",
        SHARE,
    ),
    Instrument(
        *("command_duration", Kind.HISTOGRAM, "s", ("command", "outcome")),
        "From reading a command until its answer.",
        SHORT,
    ),
    _counter("terms_missed", "{term}", TERM, "Breaches: terms noted as late."),
    _counter("terms_at_risk", "{term}", TERM, "Terms noted as nearly over."),
    _counter("terms_paused", "{pause}", TERM, "Pauses that began."),
    _counter("terms_extended", "{extension}", TERM, "Extensions given."),
    _counter("terms_noted", "{term}", ("kind", "late"), "Steps of urgency of which people hear."),
    _counter("events_appended", "{event}", ("event",), "Facts stored."),
    _counter("events_skipped", "{event}", ("type",), "Events of a type not known here."),
    _counter("commands_refused", "{command}", ("command",), "Commands answered with a refusal."),
    _counter("messages_refused", "{message}", ("durable",), "Messages that the domain refused."),
    _counter("messages_parked", "{message}", ("durable",), "Messages put aside for somebody."),
    _counter("cases_quarantined", "{case}", ("stream",), "Cases with an unreadable event."),
    _counter("files_infected", "{file}", (), "Files in which a virus was found."),
    _counter("notices_attempted", "{attempt}", ("channel", "outcome"), "Attempts to tell."),
    _counter("notices_postponed", "{notice}", ("channel",), "Attempts put off: too many at once."),
    _counter("notices_held_off", "{notice}", ("channel",), "Attempts put off: not logged."),
    _counter("people_unreadable", "{person}", (), "Entries in PEOPLE that cannot be read."),
    _counter("processing_not_logged", "{line}", ("activity",), "Lines the Logboek did not take."),
    _open("cases_open", "{case}", ("state",), "Cases that are not over, by how far they are."),
    _open("departments_open", "{task}", ("department", "state"), "As the Loket knows it."),
    _open("tasks_open", "{task}", ("department", "state"), "As the department's desk knows it."),
)
INSTRUMENTS = {one.key: one for one in ALL}
