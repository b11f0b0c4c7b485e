"""Knowledge articles: what the Loket said before, made reusable; found, written and retired."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from schemas.article import ArticleText, PublishArticle, RetireArticle, ReviseArticle
from schemas.catalogue import ReasonKind, load
from schemas.common import Refused
from services.advice.assembly.articles import Article
from services.faces.articles import listed, read_article, used
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.pages.naming import case_at
from services.portal.routing import Page
from services.portal.visit import Visit

SHOWN, LONGEST = 30, 400
WORDS = tuple(ArticleText.model_fields)


async def articles(visit: Visit) -> Response:
    """Those with the words that were asked for, or the newest."""
    words, projection = visit.asked("q")[:LONGEST], visit.portal.rows.of("articles")
    shown = await listed(visit.portal.face, projection, words, SHOWN)
    return visit.render("loket/articles.html", q=words, articles=shown)


async def article(visit: Visit) -> Response:
    """One article, as it stands now."""
    own, state, says = await _read(visit)
    times = used(visit.portal.rows.of("articles"), own.hex)
    return visit.render("loket/article.html", own=own, state=state, says=says, used=times)


async def revising(visit: Visit) -> Response:
    """The form to replace its words."""
    own, _, says = await _read(visit)
    title = visit.t("Artikel herzien", "Revise the article")
    return visit.render(
        "loket/article_form.html", title=title, says=says.model_dump(), back=f"/kennis/{own.hex}"
    )


async def revise(visit: Visit) -> Response:
    """Replace its words."""
    own, _, _ = await _read(visit)
    await visit.do(ReviseArticle(case=own, text=_text(visit)))
    visit.tell("Het artikel is herzien.", "The article was revised.")
    return visit.go(f"/kennis/{own.hex}")


async def retiring(visit: Visit) -> Response:
    """The form to take it out of use."""
    own, _, says = await _read(visit)
    reasons = load().reasons_for(ReasonKind.RETIRE)
    options = [("", visit.t("Maak een keuze", "Make a choice"))]
    options += [(one.code, visit.say.words(one.name)) for one in reasons]
    return visit.render("loket/article_retire.html", own=own, says=says, options=options)


async def retire(visit: Visit) -> Response:
    """Take it out of use, with a reason."""
    own, _, _ = await _read(visit)
    given = {"reason": visit.given("reason")} if visit.given("reason") else {}
    await visit.do(RetireArticle.model_validate({"case": own, **given}))
    visit.tell("Het artikel is ingetrokken.", "The article was retired.")
    return visit.go(f"/kennis/{own.hex}")


async def publishing(visit: Visit) -> Response:
    """The form to make an article of a case."""
    case = await case_at(visit)
    title = visit.t("Kennisartikel maken", "Make a knowledge article")
    back = f"/dossiers/{case.reference}"
    return visit.render(
        "loket/article_form.html", title=title, says=dict.fromkeys(WORDS, ""), back=back
    )


async def publish(visit: Visit) -> Response:
    """Make an article of a case; nothing in it says of which."""
    case = await case_at(visit)
    accepted = await visit.do(PublishArticle(case=case.id, text=_text(visit)))
    visit.tell("Het artikel staat in de kennisbank.", "The article is published.")
    return visit.go(f"/kennis/{accepted.case.hex}")


def _text(visit: Visit) -> ArticleText:
    given = {name: visit.given(name).replace("\r\n", "\n") for name in WORDS}
    return ArticleText.model_validate({k: v for k, v in given.items() if v})


async def _read(visit: Visit) -> tuple[UUID, Article, ArticleText]:
    try:
        return await read_article(visit.portal.face, visit.request.path_params["artikel"])
    except Refused as refused:
        if refused.reason in ("bad_article", "unknown_article"):
            raise Refused("not_there", refused.detail, refused.what_to_do) from refused
        raise


PAGES = (
    Page("/kennis", show=articles, roles=COORDINATOR),
    Page("/kennis/nieuw/{zaak}", publishing, publish, roles=COORDINATOR),
    Page("/kennis/{artikel}", show=article, roles=COORDINATOR),
    Page("/kennis/{artikel}/herzien", revising, revise, roles=COORDINATOR),
    Page("/kennis/{artikel}/intrekken", retiring, retire, roles=COORDINATOR),
)
