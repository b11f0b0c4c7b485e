"""One request of one person: who they are, what they sent, and everything a page needs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from schemas import article, track
from schemas.common import Accepted, Actor, Command, Refused, Role, digest
from schemas.ids import following
from schemas.subjects import Stream
from services.faces.reads import record_by
from services.portal.kinds import Kind
from services.portal.portal import Portal
from services.portal.rows import STREAMS
from services.portal.say import LANGUAGES, Say
from services.portal.sessions import Session
from services.portal.templates import TEMPLATES
from services.portal.wrong import Wrong

SEE_OTHER, BAD_REQUEST = 303, 400


@dataclass
class Visit:
    """Somebody at a page; before signing in there is no session."""

    request: Request
    portal: Portal
    session: Session | None
    form: FormData = field(default_factory=FormData)
    problem: Refused | Wrong | None = None

    @property
    def actor(self) -> Actor:
        """Who acts; only pages behind the door may ask."""
        assert self.session is not None
        return self.session.actor

    def has(self, *roles: Role) -> bool:
        """Whether the person has one of these roles."""
        return self.session is not None and any(self.actor.has(role) for role in roles)

    @cached_property
    def language(self) -> str:
        """What the person chose, else what their browser asks for, else Dutch."""
        asked = self.request.query_params.get("taal") or (self.session and self.session.language)
        asked = asked or self.request.headers.get("accept-language", "")[:2].lower()
        return asked if asked in LANGUAGES else LANGUAGES[0]

    @cached_property
    def say(self) -> Say:
        """Words in the language of this page."""
        return Say(self.language)

    def t(self, dutch: str, english: str) -> str:
        """What is written in both languages, in the one of this page."""
        return self.say.t(dutch, english)

    def given(self, name: str) -> str:
        """What was typed in one field, without blanks around it."""
        value = self.form.get(name)
        return value.strip() if isinstance(value, str) else ""

    def all_given(self, name: str) -> tuple[str, ...]:
        """What was chosen in a field that takes more than one."""
        return tuple(one for one in self.form.getlist(name) if isinstance(one, str) and one)

    def asked(self, name: str) -> str:
        """One word of the address, after the question mark."""
        return self.request.query_params.get(name, "").strip()

    @property
    def here(self) -> str:
        """This page, with its question."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    @cached_property
    def command_id(self) -> str:
        """The id of this form; sent twice with the same in it, it is one command."""
        try:
            return str(UUID(self.given("_id")))
        except ValueError:
            return str(uuid4())

    @property
    def sent(self) -> str:
        """What was filled in, as one word: who goes back and sends other words means them."""
        given = ((name, _in_words(value)) for name, value in self.form.multi_items())
        return digest(json.dumps([one for one in given if one[0] not in ("_csrf", "_id")]))

    async def do(self, command: Command) -> Accepted:
        """Give a command as this person, and wait until this face's rows have it."""
        face, actor = self.portal.face, self.actor
        own = following(self.command_id, self.sent)
        accepted = await face.asker.ask(command, actor, actor.department, id=own)
        if self.portal.kind is not Kind.DOOR:
            await self.portal.rows.wait_for(_stream(command), accepted.sequence)
        self.portal.live.changed()
        return accepted

    async def read(self, case: UUID, part: str, text: str | None = None) -> None:
        """Write down that this person is about to see a part of a case; what fails is not shown."""
        await record_by(self.portal.face, self.portal.settings.oin, case, self.actor, part, text)

    def apart(self, of: str) -> Visit:
        """This visit for one of the commands of a form that gives several: an id of its own."""
        one = replace(self)
        one.command_id = str(uuid5(UUID(self.command_id), of))
        return one

    def tell(self, dutch: str, english: str) -> None:
        """What the next page says at its top."""
        if self.session:
            self.portal.sessions.tell(self.session, self.t(dutch, english))

    def render(self, template: str, status: int = 200, **context: Any) -> Response:
        """A page."""
        news = self.session.told if self.session else []
        if news and self.session:
            self.portal.sessions.tell(self.session)
        page = TEMPLATES.get_template(template).render(self.context(news=news, **context))
        if self.problem is not None:
            status = max(status, BAD_REQUEST)
        return Response(page, status, media_type="text/html; charset=utf-8")

    def part(self, template: str, **context: Any) -> str:
        """A piece of a page, for pages that change while they are open."""
        return TEMPLATES.get_template(template).render(self.context(**context))

    def context(self, **more: Any) -> dict[str, Any]:
        """What every template knows."""
        return {"visit": self, "say": self.say, "t": self.t, "news": [], **more}

    def go(self, place: str, **query: str) -> Response:
        """On to another page of this face."""
        return RedirectResponse(place + (f"?{urlencode(query)}" if query else ""), SEE_OTHER)


def _stream(command: Command) -> str:
    """Where the event of a command can be read."""
    other = {article.__name__: Stream.ARTICLES, track.__name__: Stream.TRACKS}
    return other.get(type(command).__module__, STREAMS[command.service])


def _in_words(value: str | UploadFile) -> str:
    return value if isinstance(value, str) else f"{value.filename} {value.size}"
