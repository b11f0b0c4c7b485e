"""People and institutions' addresses (PEOPLE): the only place that knows a name; erasable.

Erasing leaves every event as it is: events name ids only, and an erased id is told nothing more.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic import Field, StringConstraints, ValidationError

from schemas import subjects
from schemas.catalogue import load
from schemas.common import Code, Message, Role
from schemas.subjects import Bucket
from schemas.wishes import Wishes
from services.kernel.direct import DirectReader, sequence, subject
from services.kernel.event_store import EXPECTED, NOT_THE_LAST
from services.kernel.telemetry import counter, log

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9-]+"
Mail = Annotated[
    str,
    StringConstraints(pattern=rf"^{ATOM}(\.{ATOM})*@{LABEL}(\.{LABEL})*$", max_length=254),
]
"""A mail address that cannot hold a line, a second address or a display name."""

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s@#\\]+$", max_length=2000)]
"""An address on the web, without a user, a password or a fragment."""

Key = Annotated[str, StringConstraints(pattern=r"^whsec_[A-Za-z0-9+/]{32,88}={0,2}$")]
"""A key as Standard Webhooks writes it: 24 to 64 random bytes in base64."""

Header = Annotated[str, StringConstraints(pattern=r"^[!-~]+( [!-~]+)*$", max_length=2000)]
"""The value of an HTTP header, on one line."""

STREAM = subjects.bucket_stream(Bucket.PEOPLE)
FRESH_FOR = 5.0
TIMEOUT = 5.0


class Form(StrEnum):
    """How an institution's system wants to be told: NL GOV CloudEvents, or ZGW Notificaties."""

    CLOUDEVENTS = "cloudevents"
    ZGW = "zgw"


class Webhook(Message):
    """Where an institution's own system is told, and the secret that signs what it is told."""

    url: Url
    form: Form = Form.CLOUDEVENTS
    authorization: Header | None = Field(default=None, repr=False)
    secret: Key = Field(repr=False)
    previous: Key | None = Field(default=None, repr=False, description="While keys are changed.")


class Person(Message):
    """Somebody who can be told something: a person, or an institution under its own code."""

    id: Code
    name: str
    mail: Mail | None = None
    second_mail: Mail | None = Field(default=None, description="Where, when the first fails.")
    language: str = "nl"
    roles: tuple[Role, ...] = ()
    department: Code | None = None
    organisation: Code | None = None
    unit: Code | None = None
    webhook: Webhook | None = None
    wishes: Wishes | None = None

    @property
    def is_institution(self) -> bool:
        """Whether this is an institution under its own code, and nobody in particular."""
        return self.organisation == self.id

    def with_second(self, mail: str | None) -> Person:
        """The same person with this second address, None for none; ValueError if it is no other."""
        changed = Person.model_validate({**self.model_dump(), "second_mail": mail or None})
        second = changed.second_mail
        if second and (self.mail is None or second.lower() == self.mail.lower()):
            raise ValueError("a second address is another one than the first")
        return changed

    def at_second(self) -> Person:
        """The same person, reached at their second address."""
        return self.model_copy(update={"mail": self.second_mail})


class People:
    """The PEOPLE bucket of one zone."""

    def __init__(self, client: Client, reader: DirectReader) -> None:
        self._client, self._reader = client, reader

    async def put(self, person: Person) -> None:
        """Write somebody, or write them anew."""
        await self._publish(person.id, person.model_dump_json(exclude_none=True).encode(), {})

    async def add(self, person: Person) -> bool:
        """Write somebody whose id nobody has or ever had; False when somebody has, or had.

        The code of an institution, in capitals or not, is never somebody's.
        """
        if person.id.upper() in load().institutions:
            return False
        first = {EXPECTED: "0"}
        body = person.model_dump_json(exclude_none=True).encode()
        answer = await self._client.request(
            subjects.person(person.id), body, TIMEOUT, headers=first
        )
        told = json.loads(answer.data)
        if (told.get("error") or {}).get("err_code") == NOT_THE_LAST:
            return False
        if "error" in told:
            raise RuntimeError(f"person not stored: {told['error']}")
        return True

    async def get(self, person_id: str) -> Person | None:
        """Somebody as they stand now; None when they were erased or never there."""
        message = await self._reader.last(STREAM, subjects.person(person_id))
        return _read(message) if message else None

    async def erase(self, person_id: str) -> None:
        """Forget somebody: a purge marker takes the place of the one value that was kept."""
        await self._publish(person_id, b"", {"KV-Operation": "PURGE"})

    async def _publish(self, person_id: str, body: bytes, headers: dict[str, str]) -> None:
        key = subjects.person(person_id)
        answer = await self._client.request(key, body, TIMEOUT, headers=headers or None)
        if b'"error"' in answer.data:
            raise RuntimeError(f"person not stored: {answer.data.decode()[:200]}")


@dataclass(frozen=True)
class Everybody:
    """Who was known at one moment."""

    by_id: Mapping[str, Person] = field(default_factory=dict)

    def get(self, person_id: str) -> Person | None:
        """Somebody by id."""
        return self.by_id.get(person_id)

    def with_role(self, *roles: Role) -> tuple[Person, ...]:
        """Everybody of the zone who has one of these roles."""
        return tuple(one for one in self.by_id.values() if not {*roles}.isdisjoint(one.roles))

    def of_unit(self, unit: str) -> tuple[Person, ...]:
        """Everybody of the zone who is of this part of the department."""
        return tuple(person for person in self.by_id.values() if person.unit == unit)


class Directory:
    """Everybody of one zone in memory; only what changed is read again, when it is asked for."""

    def __init__(self, reader: DirectReader, fresh_for: float = FRESH_FOR) -> None:
        self._reader, self._fresh_for = reader, fresh_for
        self._everybody, self._read_to, self._read_at = Everybody(), 0, float("-inf")
        self._reading = asyncio.Lock()

    async def everybody(self) -> Everybody:
        """Everybody, at most some seconds old."""
        async with self._reading:
            if time.monotonic() - self._read_at > self._fresh_for:
                await self._refresh()
        return self._everybody

    async def now(self) -> Everybody:
        """Everybody as they stand at this moment."""
        async with self._reading:
            await self._refresh()
        return self._everybody

    async def _refresh(self) -> None:
        by_id = dict(self._everybody.by_id)
        async for message in self._reader.all(STREAM, after=self._read_to):
            person = _read(message)
            by_id.pop(subject(message).removeprefix(subjects.person("")), None)
            if person:
                by_id[person.id] = person
            self._read_to = sequence(message)
        self._everybody, self._read_at = Everybody(by_id), time.monotonic()


def _read(message: Msg) -> Person | None:
    if (message.headers or {}).get("KV-Operation"):
        return None
    try:
        person = Person.model_validate_json(message.data)
    except ValidationError as error:
        counter("people_unreadable").add(1)
        fields = [".".join(map(str, one["loc"])) for one in error.errors()]
        log.error("person_unreadable", sequence=sequence(message), fields=fields)
        return None
    return person if subject(message) == subjects.person(person.id) else None
