"""The CLI as a face of every zone it has keys for: who signs, who reads."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cached_property

from nats.aio.client import Client

from schemas.common import Accepted, Actor, Command, Role
from services.cli.processing import opened
from services.kernel.asking import Asker
from services.kernel.broker import connect
from services.kernel.direct import DirectReader
from services.kernel.processing_log import ProcessingLog
from services.kernel.settings import Settings
from services.kernel.texts import Texts


@dataclass(frozen=True)
class Face:
    """One zone's face: its connection, its signature, its reader."""

    zone: str
    client: Client
    asker: Asker
    reader: DirectReader
    texts: Texts
    processing: ProcessingLog

    def actor(
        self, sub: str, *roles: Role, organisation: str | None = None, unit: str | None = None
    ) -> Actor:
        """Somebody who signed in at this face."""
        department = None if self.zone in ("LOKET", "DOOR") else self.zone
        return Actor(
            sub=sub,
            roles=roles,
            issuer=self.zone.lower(),
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
    by_zone: dict[str, Face] = field(default_factory=dict)
    _connecting: asyncio.Lock = field(default_factory=asyncio.Lock)

    @cached_property
    def processing(self) -> ProcessingLog:
        """Where it is logged that somebody's data are used."""
        return opened(self.settings)

    async def at(self, zone: str) -> Face:
        """The face of a zone."""
        async with self._connecting:
            return await self._at(zone)

    async def _at(self, zone: str) -> Face:
        if zone not in self.by_zone:
            processing = self.processing
            client = await connect(self.settings, zone, "face")
            reader = DirectReader(client)
            name = zone.lower()
            self.by_zone[zone] = Face(
                zone,
                client,
                Asker(client, name, self.settings.signing_key(name)),
                reader,
                Texts(client, reader),
                processing,
            )
        return self.by_zone[zone]

    async def close(self) -> None:
        """Close every connection."""
        for face in self.by_zone.values():
            await face.client.close()
        self.by_zone.clear()
        if made := self.__dict__.pop("processing", None):
            made.close()
