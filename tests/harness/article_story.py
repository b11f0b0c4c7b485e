"""One knowledge article, as it is published, revised and retired; all of it is made up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from schemas import article
from schemas.article import ArticleText
from schemas.common import Aspect, Command, Event, digest
from schemas.ids import article_from_text
from services.advice.assembly import articles
from services.advice.assembly.anonymous import Names
from services.advice.assembly.articles import Article, Publishing, Revising
from services.advice.assembly.source import ANSWER, Source
from services.kernel.decider import Decider, Decision
from tests.harness import story

TEXT = ArticleText(
    title="Meetgegevens van sensoren delen",
    question="Mag een instelling meetgegevens van sensoren delen met een partner buiten de EU?",
    answer="Deel alleen verwerkte gegevens, en leg in de overeenkomst vast waarvoor.",
    title_en="Sharing measurements of sensors",
    question_en="May an institution share measurements of sensors with a partner outside the EU?",
    answer_en="Share processed data only, and lay down in the agreement what for.",
)
REVISED = TEXT.model_copy(update={"answer": "Deel geen ruwe gegevens."})
NAME = digest(TEXT.stored())
ARTICLE: UUID = article_from_text(NAME)
ARTICLES: Decider[Article | None] = Decider(None, articles.evolve)

EVENTS: tuple[Event, ...] = (
    article.ArticlePublished(text=NAME, aspects=(Aspect.TECHNOLOGY,), technologies=("SENSING",)),
    article.ArticleRevised(
        number=2,
        text=digest(REVISED.stored()),
        aspects=(Aspect.TECHNOLOGY,),
        technologies=("SENSING",),
    ),
    article.ArticleRetired(reason="outdated"),
)
PUBLISH = article.PublishArticle(case=story.CASE, text=TEXT, technologies=("SENSING",))
REVISE = article.ReviseArticle(case=ARTICLE, source=story.CASE, text=REVISED)
RETIRE = article.RetireArticle(case=ARTICLE, reason="outdated")
COMMANDS: tuple[Command, ...] = (PUBLISH, REVISE, RETIRE)

SOURCE = Source("TUD", story.FACTS, (NAME,), "sparring", ANSWER, NAME)
DECIDED: list[tuple[tuple[Event, ...], Decision[Any], Any]] = [
    ((), articles.publish, Publishing(PUBLISH, SOURCE, Names())),
    (EVENTS[:1], articles.revise, Revising(REVISE, Names())),
    (EVENTS[:1], articles.retire, RETIRE),
]
"""Each decision in a history in which only the role can be wrong."""
