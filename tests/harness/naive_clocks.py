"""Every term of a case, read from its stored events by docs/terms.md and nothing else.

What is read is what is stored: the type, the time and the JSON of each event, in its order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.harness.naive_terms import Pause, Run

WAITING = "waiting_for_institution"


@dataclass(frozen=True)
class Stored:
    """One event as it is stored."""

    type: str
    at: datetime
    data: Mapping[str, Any]


def stored(headers: Mapping[str, str], body: bytes) -> Stored:
    """An event from its headers and its body."""
    name = headers["ce-type"].split(".")[-2]
    return Stored(name, datetime.fromisoformat(headers["ce-time"]), json.loads(body))


@dataclass
class Terms:
    """All runs so far, oldest first, and what has to be remembered to read on."""

    runs: list[Run] = field(default_factory=list)
    promised: Mapping[str, Any] = field(default_factory=dict)
    routed: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    contributed: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def latest(self) -> dict[str, Run]:
        """The newest run of each term."""
        return {run.name: run for run in self.runs}

    def start(self, name: str, target: Mapping[str, Any], at: datetime) -> Run:
        """A new run of a term; whichever ran before under its name is over."""
        run = Run(name, target["unit"], target["amount"], target["warn"], at)
        self.runs.append(run)
        return run

    def running(self, name: str) -> list[Run]:
        """The run of this name that has not ended, if there is one."""
        run = self.latest().get(name)
        return [run] if run and run.stopped is None else []

    def stop(self, name: str, at: datetime) -> None:
        """What was promised is there, though never before it was promised."""
        for run in self.running(name):
            run.stopped = max(at, run.started)

    def drop(self, at: datetime, *names: str) -> None:
        """These are no longer needed."""
        for run in (run for name in names for run in self.running(name)):
            run.stopped, run.dropped = at, True

    def pause(self, name: str, reason: str, at: datetime) -> None:
        """Stand still for one more reason."""
        for run in self.running(name):
            if not any(p.reason == reason and p.until is None for p in run.pauses):
                run.pauses.append(Pause(reason, at))

    def resume(self, name: str, reason: str | None, at: datetime) -> None:
        """Stand still no more for this reason, or for none at all."""
        for run in self.running(name):
            for pause in run.pauses:
                if pause.until is None and reason in (None, pause.reason):
                    pause.until = at


def read(events: Iterable[Stored]) -> Terms:
    """The terms of one stream's events of a case."""
    terms = Terms()
    for event in events:
        add(terms, event)
    return terms


def add(terms: Terms, event: Stored) -> None:
    """One more event."""
    _request(terms, event)
    _case(terms, event)
    _department(terms, event)
    _coordinator(terms, event)


def _request(terms: Terms, event: Stored) -> None:
    """What happens to a request at intake."""
    data, at = event.data, event.at
    match event.type:
        case "request-submitted":
            terms.promised = data
            terms.start("first_response", data["first_response"], at)
        case "request-circulated":
            terms.stop("first_response", at)
        case "information-asked":
            terms.stop("first_response", at)
            terms.start("information", terms.promised["information"], at)
        case "question-dropped":
            terms.drop(at, "information")
        case "information-given":
            terms.stop("information", at)
        case "request-answered" | "request-referred" | "request-refused":
            terms.stop("first_response", at)
            terms.drop(at, "information")
        case "request-withdrawn":
            terms.drop(at, "first_response", "information")


def _case(terms: Terms, event: Stored) -> None:
    """What happens to a case as a whole."""
    data, at = event.data, event.at
    match event.type:
        case "case-opened":
            terms.promised = data
            terms.start("advice", data["advice"], at)
            for routed in data["routed"]:
                _ask(terms, routed, at)
        case "agreement-asked":
            for department in data["departments"]:
                own = terms.routed.get(department, {}).get("agreement")
                target = own or terms.promised["agreement"]
                terms.start(f"agreement-{department}", target, at).text = data["text"]
        case "advice-issued":
            terms.stop("advice", at)
            terms.drop(at, *terms.latest())
        case "case-withdrawn" | "case-closed":
            terms.drop(at, *terms.latest())
        case "round-opened":
            terms.drop(at, *(name for name in terms.latest() if name.startswith("views-")))
            terms.open, terms.asked = set(data["aspects"]), data["departments"]
            for department in data["departments"]:
                terms.start(f"views-{department}", data["term"], at)
        case "difference-resolved":
            terms.open -= {data["aspect"]}
            if not terms.open:
                terms.drop(at, *(f"views-{department}" for department in terms.asked))
        case "case-amended":
            terms.drop(at, *(n for n in terms.latest() if n.startswith(("agreement-", "views-"))))
            affected = data.get("affected")
            for department in terms.contributed.copy() if affected is None else affected:
                _ask(terms, terms.routed[department], at)


def _department(terms: Terms, event: Stored) -> None:
    """What happens between a case and one department."""
    data, at = event.data, event.at
    department = data.get("department", "")
    term = f"contribution-{department}"
    match event.type:
        case "department-added":
            _ask(terms, data["routed"], at)
        case "contribution-received":
            terms.stop(term, datetime.fromisoformat(data["submitted_at"]))
            terms.contributed.add(department)
            terms.drop(at, f"agreement-{department}")
        case "contribution-declined":
            terms.stop(term, datetime.fromisoformat(data["declined_at"]))
            _without(terms, department, at)
        case "department-excused":
            terms.drop(at, term)
            _without(terms, department, at)
        case "agreement-waived":
            terms.drop(at, f"agreement-{department}")
        case "views-received":
            terms.stop(f"views-{department}", at)
        case "agreement-received":
            for run in terms.running(f"agreement-{department}"):
                if run.text == data["text"]:
                    terms.stop(run.name, at)
        case "case-information-wanted":
            terms.waiting.add(department)
            terms.pause("advice", WAITING, at)
            terms.pause(term, WAITING, at)
        case "case-information-arrived":
            terms.waiting -= set(data["departments"])
            for name in ("advice", *(f"contribution-{one}" for one in data["departments"])):
                terms.resume(name, WAITING, at)


def _coordinator(terms: Terms, event: Stored) -> None:
    """What a coordinator does to one term."""
    data, at = event.data, event.at
    match event.type:
        case "clock-paused":
            terms.pause(data["clock"], data["reason"], at)
        case "clock-resumed":
            terms.resume(data["clock"], data.get("reason"), at)
        case "clock-extended":
            for run in terms.running(data["clock"]):
                run.extensions.append((at, data["amount"]))


def _ask(terms: Terms, routed: Mapping[str, Any], at: datetime) -> None:
    """A department is asked, for the first time or anew; while it waits, it waits on."""
    department = routed["department"]
    terms.routed[department] = routed
    terms.contributed.discard(department)
    target = routed.get("contribution") or terms.promised["contribution"]
    terms.start(f"contribution-{department}", target, at)
    if department in terms.waiting:
        terms.pause(f"contribution-{department}", WAITING, at)


def _without(terms: Terms, department: str, at: datetime) -> None:
    """A department contributes no more; after the last that waited the advice waits no more."""
    terms.contributed.discard(department)
    terms.waiting.discard(department)
    terms.drop(at, f"agreement-{department}", f"views-{department}")
    if not terms.waiting:
        terms.resume("advice", WAITING, at)
