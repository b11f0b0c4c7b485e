"""Commands about knowledge articles; publishing looks at the case, and keeps nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from nats.aio.client import Client

from schemas import article as said
from schemas import subjects
from schemas.common import Accepted, Command, digest
from schemas.envelope import Recorded
from schemas.ids import article_from_text
from schemas.question import Question
from schemas.subjects import Stream
from services.advice.assembly import articles
from services.advice.assembly.anonymous import Names
from services.advice.assembly.articles import Publishing, Revising
from services.advice.assembly.naming import names_of, nobody_in_particular
from services.advice.assembly.source import State, evolve, together
from services.kernel.commands import Handler, deciding
from services.kernel.decider import Cause, Decider
from services.kernel.direct import DirectReader
from services.kernel.event_store import EventStore
from services.kernel.execute import Cases
from services.kernel.spans import Ended, Trace
from services.kernel.texts import Texts

SOURCE: Decider[State] = Decider(None, evolve)


class ArticleHandlers:
    """All commands about articles."""

    def __init__(
        self, articles: Cases[Any], texts: Texts, client: Client, reader: DirectReader
    ) -> None:
        self._articles, self._texts = articles, texts
        self._client, self._reader = client, reader

    def all(self) -> dict[type[Command], Handler]:
        """By command."""
        return {
            **deciding(self._articles, {said.RetireArticle: articles.retire}),
            said.PublishArticle: self.publish,
            said.ReviseArticle: self.revise,
        }

    async def publish(self, command: said.PublishArticle, cause: Cause) -> Accepted:
        """The case is looked up and forgotten again: the article is found by its words."""
        articles.require_coordinator(cause.actor)
        source = await self._source(command.case)
        names = await self._names(command.case, source)
        text = command.text.stored()
        return await self._articles.execute(
            article_from_text(digest(text)),
            articles.publish,
            Publishing(command, source, names),
            cause,
            (text,),
        )

    async def revise(self, command: said.ReviseArticle, cause: Cause) -> Accepted:
        """Without a case to compare with, the names of all institutions are looked for."""
        articles.require_coordinator(cause.actor)
        names = nobody_in_particular()
        if command.source:
            names = await self._names(command.source, await self._source(command.source))
        return await self._articles.execute(
            command.case, articles.revise, Revising(command, names), cause, command.texts()
        )

    async def _source(self, case: UUID) -> State:
        front = await self._events(Stream.REQUESTS, subjects.request(case))
        handled = await self._events(Stream.CASES, subjects.case(case))
        return together(SOURCE.fold(list(front)), SOURCE.fold(list(handled)))

    async def _events(self, stream: Stream, subject: str) -> Sequence[Recorded[Any]]:
        found = await EventStore(self._client, self._reader, stream).load(subject)
        return [event for event in found if isinstance(event, Recorded)]

    async def _names(self, case: UUID, source: State) -> Names:
        if source is None:
            return nobody_in_particular()
        asked = [await self._texts.model(case, name, Question) for name in source.questions]
        return names_of(source.institution, asked)


def trace(before: Any, after: Any, event: Recorded[Any], ended: Ended) -> Trace:
    """An article has a trace of its own, without stretches: it is part of no case."""
    return Trace()
