"""The read models of one face: files of its own, kept up to date while the face runs."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any

import nats.errors

from schemas.subjects import Stream
from services.advice.assembly import (
    article_list,
    asked_of_owner,
    history,
    overview,
    precedents,
    related,
)
from services.advice.assembly import tally as loket_tally
from services.advice.desk import queue
from services.advice.desk import tally as desk_tally
from services.faces import read_by
from services.intake import let_through
from services.kernel.direct import DirectReader
from services.kernel.model_file import model_file
from services.kernel.projection import Model, Projection
from services.kernel.settings import Settings
from services.kernel.telemetry import log
from services.notify import deliveries, inbox, reported
from services.portal import destroyed
from services.portal.kinds import Kind, kind_of, zone_of

SLOW, FAST = 1.0, 0.25
"""Seconds between looks while nobody watches a live page, and while somebody does."""

MODELS: dict[Kind, tuple[Model, ...]] = {
    Kind.DOOR: (deliveries.MODEL,),
    Kind.LOKET: (
        overview.MODEL,
        history.MODEL,
        precedents.MODEL,
        related.MODEL,
        article_list.MODEL,
        loket_tally.MODEL,
        read_by.MODEL,
        let_through.MODEL,
        reported.MODEL,
    ),
    Kind.DESK: (queue.MODEL, desk_tally.MODEL),
    Kind.OWNER: (overview.MODEL, history.MODEL, loket_tally.MODEL, asked_of_owner.MODEL),
}


def models_of(face: str) -> tuple[Model, ...]:
    """What a face reads; the owner of the policy has no notices of its own to read."""
    kind = kind_of(face)
    told = () if kind is Kind.OWNER else (inbox.model(zone_of(face)),)
    return (*MODELS[kind], *told, destroyed.MODEL)


class Rows:
    """Every read model of one face, by name."""

    def __init__(self, settings: Settings, face: str, reader: DirectReader) -> None:
        self._models = {model.name: model for model in models_of(face)}
        self._projections = {
            name: Projection(model_file(settings, f"portal-{face}", model), model, reader)
            for name, model in self._models.items()
        }
        self._streams = {stream for model in self._models.values() for stream in model.streams}
        self._reader = reader
        self.watched = 0

    def find(self, model: str, query: str, *values: object) -> list[dict[str, Any]]:
        """The rows that a query of a read model gives."""
        return self._projections[model].rows(query, *values)

    async def find_new(self, model: str, query: str, *values: object) -> list[dict[str, Any]]:
        """The same; what is not there may have come in since the last look."""
        if found := self.find(model, query, *values):
            return found
        await self._projections[model].catch_up()
        return self.find(model, query, *values)

    def of(self, model: str) -> Projection:
        """One read model, for what asks it more than a row."""
        return self._projections[model]

    async def catch_up(self) -> int:
        """Read everything there is; how many messages that were.

        A stream is asked once whether it has anything new, not once for each model that reads it.
        """
        new = {stream for stream in self._streams if await self._has_new(stream)}
        total = 0
        for name, model in self._models.items():
            if model.gather or new.intersection(model.streams):
                total += await self._projections[name].catch_up()
        return total

    async def _has_new(self, stream: str) -> bool:
        read = [
            self._projections[name].position(stream)
            for name, model in self._models.items()
            if stream in model.streams
        ]
        return bool(await self._reader.batch(stream, after=min(read), size=1))

    async def wait_for(self, stream: str, sequence: int) -> None:
        """Return when every read model of a stream holds this sequence; gives up in silence.

        Who acted sees at most an older page: what they did is stored.
        """
        for name, model in self._models.items():
            if stream in model.streams:
                try:
                    await self._projections[name].wait_for(stream, sequence)
                except (TimeoutError, nats.errors.Error):
                    log.warning("own_write_not_seen", model=name, sequence=sequence)

    async def follow(self, changed: Callable[[], None]) -> None:
        """Keep reading for ever; say when something came in."""
        while True:
            try:
                if await self.catch_up():
                    changed()
            except (TimeoutError, nats.errors.Error, sqlite3.OperationalError) as error:
                log.warning("rows_wait", why=repr(error))
            await asyncio.sleep(FAST if self.watched else SLOW)

    def close(self) -> None:
        """Close the files."""
        for projection in self._projections.values():
            projection.close()


STREAMS = {
    "intake": Stream.REQUESTS,
    "assembly": Stream.CASES,
    "desk": Stream.DESK,
    "notify": Stream.NOTICES,
}
"""Where what a service accepts can be read."""
