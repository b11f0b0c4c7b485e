"""Asking a question, and changing one: a form kept as a draft, and a look before it goes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from schemas.common import Role, digest
from schemas.contacts import ASK, DRAFT
from schemas.ids import case_from_key
from services.portal.pages.door import attaching, filled, own
from services.portal.pages.door.asking_begun import begun
from services.portal.pages.door.asking_sent import declined, told
from services.portal.pages.door.asking_view import form_context, held_in, review_context
from services.portal.pages.door.filled import Asked, Given
from services.portal.pages.door.held import LEAVE_OUT, THROUGH, code, stop, without
from services.portal.pages.door.writing import LIST, Find, Writing, changed, new
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong


async def begin(visit: Visit) -> Response:
    """A form of its own for each question, that may go on about an earlier one or copy it."""
    query = {name: visit.asked(name) for name in ("vervolg", "kopie") if visit.asked(name)}
    return visit.go(f"{LIST}/nieuw/{uuid4().hex}", **query)


@dataclass(frozen=True)
class Asking:
    """The pages of one way of asking."""

    find: Find

    async def write(self, visit: Visit) -> Response:
        """The form, with what is there of it."""
        writing = await self.find(visit)
        if already := _sent_already(visit, writing):
            return already
        given = begun(visit, writing)
        if visit.form:
            given = filled.typed(visit, given)
        context = {**form_context(visit, given, writing.row), **_held(visit, writing, given)}
        return visit.render("door/ask.html", writing=writing, **context)

    async def check(self, visit: Visit) -> Response:
        """Keep it, and go on to look at it before it is sent."""
        writing = await self.find(visit)
        if already := _sent_already(visit, writing):
            return already
        if visit.given("doe") == LEAVE_OUT:
            return _left_out(visit, writing, filled.typed(visit, begun(visit, writing)))
        given = await _saved(visit, writing)
        if visit.given("doe") == "soort":
            return visit.go(f"{writing.place}#vraag")
        if visit.given("doe") == "partner":
            rows = str(len([name for name in given["partner_name"] if name]) + 2)
            return visit.go(f"{writing.place}?rijen={rows}#partners")
        filled.asked(given, visit.say)
        return visit.go(f"{writing.place}/controle")

    async def keep(self, visit: Visit) -> Response:
        """Save as a draft: by the button, or by the page itself while somebody types."""
        writing = await self.find(visit)
        by_itself = "application/json" in visit.request.headers.get("accept", "")
        given = filled.typed(visit, begun(visit, writing))
        if by_itself and held_in(visit, given) and visit.given(THROUGH) != "ja":
            return Response(status_code=HTTPStatus.UNPROCESSABLE_ENTITY)
        if not _sent_already(visit, writing):
            await _saved(visit, writing)
        if by_itself:
            return Response(status_code=HTTPStatus.NO_CONTENT)
        visit.tell("Het concept is bewaard.", "The draft is saved.")
        return visit.go(LIST)

    async def attach(self, visit: Visit) -> Response:
        """Add files or take one out, and go on with the form."""
        writing = await self.find(visit)
        if already := _sent_already(visit, writing):
            return already
        await _saved(visit, writing)
        return visit.go(f"{writing.place}#{attaching.FIELD}")

    async def throw_away(self, visit: Visit) -> Response:
        """Forget the draft; what a colleague prepared goes back to them."""
        writing = await self.find(visit)
        if visit.has(*ASK) and (offered := writing.offered(visit)):
            writing.give_back(visit, offered)
            visit.tell("Uw collega heeft het concept terug.", "Your colleague has the draft back.")
            return visit.go(LIST)
        writing.drop(visit)
        visit.tell("Het concept is weggegooid.", "The draft was thrown away.")
        return visit.go(LIST)

    async def review(self, visit: Visit) -> Response:
        """Everything that was filled in, and what looks like data about people."""
        writing = await self.find(visit)
        given = writing.draft(visit)
        if given is None:
            return _sent_already(visit, writing) or visit.go(writing.place)
        try:
            asked = filled.asked(given, visit.say)
        except Wrong:
            return visit.go(writing.place)
        context = review_context(visit, given, asked)
        return visit.render(
            "door/review.html",
            writing=writing,
            shown=_shown(asked, given),
            asking=visit.has(*ASK),
            **context,
        )

    async def send(self, visit: Visit) -> Response:
        """Send exactly what was looked at, once; what looks personal only when confirmed.

        Who may not send hands it over to who may.
        """
        writing = await self.find(visit)
        given = writing.draft(visit)
        if given is None:
            return _sent_already(visit, writing) or visit.go(writing.place)
        asked = filled.asked(given, visit.say)
        _looked_at(visit, given, _shown(asked, given))
        if not visit.has(*ASK):
            return _handed_over(visit, writing, given)
        offered = writing.offered(visit)
        by = offered.given["by"] if offered else None
        accepted, row = await own.do_and_see(visit, writing.command(asked, by))
        if not await declined(visit, accepted.case, row):
            own.keep_sent(visit, accepted.case, given)
        writing.drop(visit)
        return told(visit, writing, accepted.case, row)


async def _saved(visit: Visit, writing: Writing) -> Given:
    """Keep what was typed with the files that were chosen, or Wrong with what is wrong with those.

    All that is good is kept first.
    """
    given = filled.typed(visit, begun(visit, writing))
    stop(visit, held_in(visit, given))
    attaching.take_out(visit, given)
    wrong = await attaching.add(visit, writing, given)
    writing.save(visit, given)
    if wrong:
        raise Wrong(wrong)
    return given


def _handed_over(visit: Visit, writing: Writing, given: Given) -> Response:
    writing.offer(visit, given)
    visit.tell(
        "Uw concept ligt bij uw adviesteam. Zij kunnen het versturen.",
        "Your draft is with your advisory team. They can send it.",
    )
    return visit.go(LIST)


def _left_out(visit: Visit, writing: Writing, given: Given) -> Response:
    """Keep the rest, and show what it has become before it is sent."""
    rest = filled.without(given, partial(without, visit))
    writing.save(visit, rest)
    visit.tell(
        "Wij hebben het weggelaten. Kijk na of uw tekst nog klopt.",
        "We left it out. Check whether your text still says what you mean.",
    )
    try:
        filled.asked(rest, visit.say)
    except Wrong:
        return visit.go(writing.place)
    return visit.go(f"{writing.place}/controle")


def _held(visit: Visit, writing: Writing, given: Given) -> dict[str, Any]:
    """What of it must not be sent, and what to call it at the Loket once it is complete."""
    found = held_in(visit, given)
    try:
        name = code(visit, writing.command(filled.asked(given, visit.say))) if found else ""
    except Wrong:
        name = ""
    return {"held": found, "code": name}


def _sent_already(visit: Visit, writing: Writing) -> Response | None:
    """On to the case, when this form became one; on to the list, when it was handed over."""
    if writing.row:
        return None
    if not visit.has(*ASK) and writing.offered(visit):
        return visit.go(LIST)
    case = case_from_key(own.organisation(visit), str(writing.about))
    row = own.by_id(visit, case)
    if row is None and own.sent(visit, case) is None:
        return None
    return visit.go(f"{LIST}/{row['reference']}" if row else LIST)


def _shown(asked: Asked, given: Given) -> str:
    """By what it is known that the page showed what is sent."""
    words = (asked.question.stored(), asked.facts.model_dump_json(), given["product"])
    return digest("\n".join((*words, given["follows"])))


def _looked_at(visit: Visit, given: Given, shown: str) -> None:
    if visit.given("gezien") != shown:
        words = (
            "Het concept is intussen veranderd. Kijk het opnieuw na.",
            "The draft has changed meanwhile. Look at it again.",
        )
        raise Wrong({"gezien": visit.t(*words)})
    if review_context(visit, given, None)["seen"] and visit.given("bevestig") != "ja":
        words = (
            "Bevestig dat u dit zo wilt versturen, of ga terug en haal het weg.",
            "Confirm that you want to send this, or go back and take it out.",
        )
        raise Wrong({"bevestig": visit.t(*words)})


def pages(place: str, find: Find, roles: frozenset[Role]) -> tuple[Page, ...]:
    """The pages of a form at a place."""
    asking = Asking(find)
    return (
        Page(place, show=asking.write, act=asking.check, roles=roles),
        Page(f"{place}/concept", show=asking.write, act=asking.keep, roles=roles),
        Page(f"{place}/bijlagen", show=asking.write, act=asking.attach, roles=roles),
        Page(f"{place}/weg", act=asking.throw_away, roles=roles),
        Page(f"{place}/controle", show=asking.review, act=asking.send, roles=roles),
    )


PAGES = (
    Page(f"{LIST}/nieuw", show=begin, roles=DRAFT),
    *pages(f"{LIST}/nieuw/{{concept}}", new, DRAFT),
    *pages(f"{LIST}/{{reference}}/wijzigen", changed, ASK),
)
