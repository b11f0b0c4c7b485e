"""What doctor looks at in one zone: streams, consumers, and what could not be handled."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from deploy.drift import consumer_differences, stream_differences
from deploy.parts import Zone
from schemas.subjects import Stream
from services.cli.look.operating import Operator
from services.cli.look.parking import parked, quarantined
from services.kernel.calendar import Calendar
from services.kernel.health import LAG

BETWEEN_PULLS = 1.0
APPLY = "Apply the topology: python -m deploy.apply."
WRONG, WARNING = "wrong", "warning"
SOON, LATER = 90, 365
"""Days that the calendar must still know: a term may be that long."""


@dataclass(frozen=True)
class Complaint:
    """Something that is not as it should be, and what to do."""

    level: str
    zone: str
    what: str
    what_to_do: str


@dataclass(frozen=True)
class Lag:
    """How one durable consumer fares."""

    zone: str
    stream: str
    durable: str
    pending: int
    unacknowledged: int
    redelivered: int
    pulling: bool


@dataclass(frozen=True)
class Checked:
    """What was found in one zone."""

    complaints: list[Complaint]
    consumers: list[Lag]


async def check(at: Operator, plan: Zone) -> Checked:
    """Look at everything in one zone."""
    streams = {one["config"]["name"]: one for one in await at.listed("STREAM.LIST", "streams")}
    consumers = await _consumers(at, plan, streams)
    if any(map(_idle, consumers.values())):
        await asyncio.sleep(BETWEEN_PULLS)  # it may be between two pulls
        consumers = await _consumers(at, plan, streams)
    complaints = [*_drift(at.zone, plan, streams, consumers), *_behind(at.zone, consumers)]
    if Stream.PARKED in streams:
        complaints += [one async for one in _set_aside(at)]
    if Stream.TIMERS in streams:
        complaints += await _waiting_sends(at)
    return Checked(complaints, [_lag(at.zone, *one) for one in consumers.items()])


def calendar_complaints(calendar: Calendar, today: date) -> list[Complaint]:
    """Terms cannot be computed in a year whose decrees are not known."""
    left = (calendar.last - today).days
    if left > LATER:
        return []
    words = f"the calendar knows working days until {calendar.last}"
    todo = "Add the next years and their decrees to schemas/catalogue/calendar.toml."
    return [Complaint(WRONG if left < SOON else WARNING, "", words, todo)]


Consumers = dict[tuple[str, str], dict[str, Any]]


async def _consumers(at: Operator, plan: Zone, streams: dict[str, Any]) -> Consumers:
    wanted = sorted({str(one.stream) for one in plan.consumers} | streams.keys())
    return {
        (stream, one["name"]): one
        for stream in wanted
        if stream in streams
        for one in await at.listed(f"CONSUMER.LIST.{stream}", "consumers")
    }


def _drift(zone: str, plan: Zone, streams: dict[str, Any], consumers: Consumers) -> list[Complaint]:
    configs = {name: one["config"] for name, one in streams.items()}
    replicas = max((one["num_replicas"] for one in configs.values()), default=1)
    lost = [f"stream {one.name} is missing" for one in plan.streams if one.name not in streams]
    lost += [
        f"consumer {one.durable} of {one.stream} is missing"
        for one in plan.consumers
        if (str(one.stream), str(one.durable)) not in consumers
    ]
    found = {name: one["config"] for name, one in consumers.items()}
    other = stream_differences(plan, replicas, configs) + consumer_differences(plan, found)
    todo = "Undo it by hand: deploy/apply.py refuses to change what exists."
    return [Complaint(WRONG, zone, words, APPLY) for words in lost] + [
        Complaint(WRONG, zone, f"drift: {words}", todo) for words in other
    ]


def _behind(zone: str, consumers: Consumers) -> list[Complaint]:
    found = []
    for (stream, durable), one in consumers.items():
        pending = one["num_pending"]
        service = durable.partition("-")[0]
        if _idle(one):
            words = f"{durable}: nobody takes messages of {stream}, {pending} wait"
            level = WRONG if pending else WARNING
            found.append(Complaint(level, zone, words, f"Start the service {service}."))
        elif pending > LAG:
            words = f"{durable}: {pending} messages of {stream} behind"
            found.append(Complaint(WRONG, zone, words, f"Look at the logs of {service}."))
        elif one["num_redelivered"]:
            words = f"{durable}: {one['num_redelivered']} messages of {stream} are tried again"
            found.append(Complaint(WARNING, zone, words, f"Look at the logs of {service}."))
    return found


async def _set_aside(at: Operator) -> AsyncIterator[Complaint]:
    for one in await parked(at):
        what = f"parked: {one.stream} {one.sequence} by {one.durable}: {one.reason}"
        todo = f"Mend the cause, then: loket parked replay {one.zone} {one.durable}."
        if one.gone:
            todo = "It is no longer in the stream: let the sender send it again."
        yield Complaint(WRONG, at.zone, what + (f" ({one.type})" if one.type else ""), todo)
    for case in await quarantined(at):
        what = f"case {case.case} is set aside: {case.stream} {case.sequence}: {case.why}"
        todo = "Run a version that can read it; until then commands to the case are refused."
        yield Complaint(WRONG, at.zone, what, todo)


async def _waiting_sends(at: Operator) -> list[Complaint]:
    """Border messages that were not acknowledged and wait for their next try."""
    info = await at.ask(f"STREAM.INFO.{Stream.TIMERS}", {"subjects_filter": "timers.set.>"})
    names = (name.rpartition(".")[2] for name in info["state"].get("subjects") or ())
    to = Counter(name.split("-")[1] for name in names if name.startswith("send-"))
    return [
        Complaint(
            WARNING,
            at.zone,
            f"{count} messages to {zone} are not acknowledged and will be sent again",
            f"See whether {zone} can be reached.",
        )
        for zone, count in to.items()
    ]


def _idle(one: dict[str, Any]) -> bool:
    return not one["num_waiting"] and not one["num_ack_pending"]


def _lag(zone: str, name: tuple[str, str], one: dict[str, Any]) -> Lag:
    stream, durable = name
    return Lag(
        zone,
        stream,
        durable,
        one["num_pending"],
        one["num_ack_pending"],
        one["num_redelivered"],
        bool(one["num_waiting"]),
    )
