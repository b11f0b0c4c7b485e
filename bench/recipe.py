"""What our services store for one case, as bytes: what the bare replay stores again."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID, uuid4

from deploy.topology import Topology
from schemas.common import digest
from services.faces.face import Faces
from services.kernel.direct import subject as subject_of

COMMANDS = {
    "request-submitted": "SubmitRequest",
    "contribution-submitted": "SubmitContribution",
    "draft-written": "WriteDraft",
    "advice-adopted": "AdoptAdvice",
    "advice-issued": "IssueAdvice",
}
ASIDE = {
    "Nats-Expected-Last-Subject-Sequence",
    "Nats-Expected-Last-Msg-Id",
    "Nats-Stream",
    "Nats-Subject",
    "Nats-Sequence",
    "Nats-Time-Stamp",
    "Nats-Num-Pending",
    "Nats-Last-Sequence",
}


@dataclass(frozen=True)
class Stored:
    """One message: who stores it, because of what, and its bytes; CASE and NOTICE are filled in."""

    zone: str
    service: str
    trigger: str
    first: bool
    subject: str
    headers: dict[str, str]
    body: str

    def made(self, case: UUID) -> tuple[str, bytes, dict[str, str]]:
        """Subject, body and headers for another case."""
        notice = uuid4().hex
        headers = {k: _filled(v, case, notice) for k, v in self.headers.items()}
        if "Nats-Msg-Id" in headers:
            headers["Nats-Msg-Id"] = str(uuid4())
        return _filled(self.subject, case, notice), b64decode(self.body), headers


def _filled(text: str, case: UUID, notice: str) -> str:
    return text.replace("CASE", case.hex).replace("C-A-S-E", str(case)).replace("NOTICE", notice)


@dataclass(frozen=True)
class Raw:
    """A stored message before it is known why it was stored."""

    zone: str
    stream: str
    subject: str
    headers: dict[str, str]
    body: bytes

    @property
    def type(self) -> str:
        """The short name of its type."""
        return self.headers.get("ce-type", "").split(".")[-2] if "ce-type" in self.headers else ""

    @property
    def service(self) -> str:
        """Who wrote it."""
        return self.headers.get("ce-source", "").rpartition(":")[2]


async def record(faces: Faces, plan: Topology, case: UUID) -> list[Stored]:
    """Everything stored about one case, with what led to it; every progress makes one notice."""
    raws = [
        raw async for raw in _all(faces, plan) if case.hex in raw.subject or raw.stream == "NOTICES"
    ]
    by_id = {raw.headers["ce-id"]: raw for raw in raws if "ce-id" in raw.headers}
    notices = [raw for raw in raws if raw.stream == "NOTICES"]
    once = [raw for raw in raws if raw not in notices[1:]]
    return [stored for raw in once for stored in _explained(raw, raws, by_id, case)]


def _explained(raw: Raw, raws: list[Raw], by_id: dict[str, Raw], case: UUID) -> Iterable[Stored]:
    if raw.stream == "KV_TEXTS":
        name = digest(raw.body)
        events = [r for r in raws if r.zone == raw.zone and r.headers and r.stream != raw.stream]
        owner = next(r for r in events if name.encode() in r.body)
        yield _stored(raw, owner.service, _trigger(owner, by_id), True, case)
    elif raw.stream == "TIMERS":
        service = raw.subject.split(".")[2]
        cause = "request-submitted" if service == "intake" else "case-opened"
        yield _stored(raw, service, cause, False, case)
    elif raw.headers:
        yield _stored(raw, raw.service, _trigger(raw, by_id), False, case)


def _trigger(raw: Raw, by_id: dict[str, Raw]) -> str:
    cause = by_id.get(raw.headers["ce-causationid"])
    return trigger(cause.type, cause.subject) if cause else COMMANDS[raw.type]


def trigger(name: str, subject: str) -> str:
    """What a message sets off: its type, and whose it is where each department sends one."""
    words = subject.split(".")
    return f"{name}/{words[1]}" if words[0] == "contributions" else name


def _stored(raw: Raw, service: str, trigger: str, first: bool, case: UUID) -> Stored:
    def bare(text: str) -> str:
        return text.replace(case.hex, "CASE").replace(str(case), "C-A-S-E")

    subject = "notices.NOTICE" if raw.stream == "NOTICES" else bare(raw.subject)
    zone = "LOKET" if service in ("intake", "assembly") else raw.zone
    if raw.stream == "CONTRIBUTIONS":
        zone = raw.subject.split(".")[1].upper()
    headers = {k: bare(v) for k, v in raw.headers.items() if k not in ASIDE}
    return Stored(zone, service, trigger, first, subject, headers, b64encode(raw.body).decode())


async def _all(faces: Faces, plan: Topology) -> AsyncIterator[Raw]:
    for zone in plan.zones:
        reader = (await faces.at(zone.name)).reader
        for stream in zone.streams:
            if stream.name.startswith(("OBJ_", "KV_PEOPLE", "PARKED", "READS", "RETENTION")):
                continue
            async for message in reader.all(stream.name):
                yield Raw(
                    zone.name,
                    stream.name,
                    subject_of(message),
                    dict(message.headers or {}),
                    message.data,
                )


def save(recipe: list[Stored], path: Path) -> None:
    """To a file, for the replaying processes."""
    path.write_text(json.dumps([asdict(stored) for stored in recipe]))


def read(path: Path) -> list[Stored]:
    """From the file."""
    return [Stored(**row) for row in json.loads(path.read_text())]
