"""Pages that every face has: the way in, the language, and the accessibility statement."""

from __future__ import annotations

from starlette.responses import Response

from services.portal.login.entering import local
from services.portal.menus import menu
from services.portal.routing import Page
from services.portal.say import LANGUAGES
from services.portal.visit import Visit


async def front(visit: Visit) -> Response:
    """On to where the person's work is."""
    return visit.go(menu(visit)[0].path if visit.session else "/inloggen")


async def language(visit: Visit) -> Response:
    """The other language, on the same page."""
    chosen = visit.given("taal")
    if visit.session and chosen in LANGUAGES:
        visit.portal.sessions.speak(visit.session, chosen)
    back = local(visit.given("terug"))
    return visit.go(back) if visit.session else visit.go(back.partition("?")[0], taal=chosen)


async def accessibility(visit: Visit) -> Response:
    """How accessible this is, and what to do when it is not."""
    return visit.render("accessibility.html")


PAGES = (
    Page("/", show=front),
    Page("/taal", act=language),
    Page("/toegankelijkheid", show=accessibility),
)
