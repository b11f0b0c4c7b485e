"""A face of a zone: who signs commands there, who reads; command line and portal alike."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cached_property

from nats.aio.client import Client

from schemas.common import Accepted, Actor, Command, Role
from services.kernel.asking import Asker
from services.kernel.broker import connect
from services.kernel.direct import DirectReader
from services.kernel.processing_log import ProcessingLog
from services.kernel.settings import Settings
from services.kernel.texts import Texts

OWNER = "OWNER"
"""The face of the owner of the policy: in LOKET, and apart from the coordinators'."""


@dataclass(frozen=True)
class Face:
    """One zone's face: its connection, its signature, its reader."""

    zone: str
    client: Client
    asker: Asker
    reader: DirectReader
    texts: Texts
    processing: ProcessingLog
    issuer: str
    name: str

    def actor(
        self, sub: str, *roles: Role, organisation: str | None = None, unit: str | None = None
    ) -> Actor:
        """Somebody who signed in at this face."""
        department = None if self.zone in ("LOKET", "DOOR") else self.zone
        return Actor(
            sub=sub,
            roles=roles,
            issuer=self.issuer,
            department=department,
            organisation=organisation,
            unit=unit if department else None,
        )

    async def ask(self, command: Command, actor: Actor) -> Accepted:
        """Send a command for somebody; raises Refused."""
        return await self.asker.ask(command, actor, actor.department)


@dataclass
class Faces:
    """Faces by zone, connected when first used."""

    settings: Settings
    name: str = "cli"
    by_zone: dict[str, Face] = field(default_factory=dict)
    _connecting: asyncio.Lock = field(default_factory=asyncio.Lock)

    @cached_property
    def processing(self) -> ProcessingLog:
        """Where it is logged that somebody's data are used."""
        return ProcessingLog.open(self.name, self.settings)

    async def at(self, zone: str) -> Face:
        """The face of a zone, or of the owner of the policy, who has one of its own in LOKET."""
        async with self._connecting:
            return await self._at(zone)

    async def _at(self, zone: str) -> Face:
        if zone not in self.by_zone:
            processing = self.processing
            at, user = ("LOKET", "owner") if zone == OWNER else (zone, "face")
            client = await connect(self.settings, at, user)
            reader = DirectReader(client)
            name = zone.lower()
            self.by_zone[zone] = Face(
                at,
                client,
                Asker(client, name, self.settings.signing_key(name)),
                reader,
                Texts(client, reader),
                processing,
                name,
                self.name,
            )
        return self.by_zone[zone]

    async def close(self) -> None:
        """Close every connection."""
        for face in self.by_zone.values():
            await face.client.close()
        self.by_zone.clear()
        if made := self.__dict__.pop("processing", None):
            made.close()
