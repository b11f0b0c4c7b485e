"""Knowledge articles: outcomes, refusals, said again, and words that still name somebody."""

from __future__ import annotations

import pytest

from schemas import article as said
from schemas.common import Aspect, Event, digest
from schemas.ids import article_from_text, case_from_key
from services.advice.assembly import articles
from services.advice.assembly.articles import Publishing, Revising
from services.advice.assembly.naming import names_of
from services.advice.assembly.source import ANSWER, Source
from tests.harness.article_story import (
    ARTICLE,
    ARTICLES,
    EVENTS,
    NAME,
    RETIRE,
    REVISE,
    REVISED,
    TEXT,
)
from tests.harness.makers import coordinator, facts
from tests.harness.spec import CASE, given
from tests.harness.story import QUESTION

WHO = coordinator()
NAMES = names_of("TUD", [QUESTION])
FACTS = facts(technologies=("SENSING",), aspects=(Aspect.TECHNOLOGY,), regimes=("RU-833-2014",))
SOURCE = Source("TUD", FACTS, ("q",), "sparring", ANSWER, digest("Ja."))
PUBLISH = said.PublishArticle(case=CASE, text=TEXT)
PUBLISHED, REVISED_ONCE, RETIRED = EVENTS


def publishing(
    command: said.PublishArticle = PUBLISH, source: Source | None = SOURCE
) -> Publishing:
    return Publishing(command, source, NAMES)


def revising(**changes: object) -> Revising:
    return Revising(REVISE.model_copy(update=changes), NAMES)


def test_an_article_takes_its_codes_from_the_case_and_nothing_else() -> None:
    after = given(ARTICLES).when(articles.publish, publishing(), WHO)
    event = after.then(said.ArticlePublished).state
    assert event and (event.technologies, event.regimes) == (("SENSING",), ("RU-833-2014",))
    own = PUBLISH.model_copy(update={"regimes": (), "aspects": ()})
    event = given(ARTICLES).when(articles.publish, publishing(own), WHO).then(Event).state
    assert event and (event.aspects, event.technologies, event.regimes) == ((), ("SENSING",), ())


def test_the_same_words_are_published_once() -> None:
    after = given(ARTICLES).when(articles.publish, publishing(), WHO).then(said.ArticlePublished)
    after.when(articles.publish, publishing(), WHO).then(None)
    assert article_from_text(NAME) == ARTICLE


@pytest.mark.parametrize("source", [None, Source("TUD", FACTS, ("q",))], ids=["no case", "open"])
def test_nothing_is_published_of_a_case_on_which_nothing_was_said(source: Source | None) -> None:
    given(ARTICLES).when(articles.publish, publishing(source=source), WHO).refused("nothing_said")


@pytest.mark.parametrize(
    "words",
    [
        "de TU\nDelft",
        "tu-delft",
        "Instituut voor Waterbouw",
        "INSTITUUT VOOR WATERBOUW (VERZONNEN)",
        "a.b@tudelft.nl",
        "KV-0K2M-9QRT-4",
        case_from_key("TUD", "x").hex,
    ],
)
@pytest.mark.parametrize("field", list(said.ArticleText.model_fields))
def test_words_that_name_somebody_are_refused_and_said(words: str, field: str) -> None:
    text = TEXT.model_copy(update={field: f"Voor {words} geldt dit."})
    command = PUBLISH.model_copy(update={"text": text})
    refused = given(ARTICLES).when(articles.publish, publishing(command), WHO)
    refused.refused("names_left")
    assert " ".join(words.split()).split(" (")[0] in str(refused.outcome)
    again = given(ARTICLES, PUBLISHED).when(articles.revise, revising(text=text), WHO)
    again.refused("names_left")


def test_a_revision_replaces_the_text_and_keeps_codes_that_are_left_out() -> None:
    published = given(ARTICLES, PUBLISHED)
    after = published.when(articles.revise, revising(), WHO).then(REVISED_ONCE)
    after.when(articles.revise, revising(), WHO).then(None)
    assert after.state and after.state.text == digest(REVISED.stored())
    third = after.when(articles.revise, revising(technologies=()), WHO).then(said.ArticleRevised)
    assert third.state and (third.state.number, third.state.technologies) == (3, ())


def test_what_was_never_published_is_not_revised_or_retired() -> None:
    given(ARTICLES).when(articles.revise, revising(), WHO).refused("unknown_article")
    given(ARTICLES).when(articles.retire, RETIRE, WHO).refused("unknown_article")


def test_a_retired_article_stays_retired() -> None:
    after = given(ARTICLES, PUBLISHED).when(articles.retire, RETIRE, WHO).then(RETIRED)
    after.when(articles.retire, RETIRE, WHO).then(None)
    after.when(articles.revise, revising(), WHO).refused("retired")
    after.when(articles.publish, publishing(), WHO).refused("retired")


def test_no_event_of_an_article_can_hold_a_case() -> None:
    for event in (said.ArticlePublished, said.ArticleRevised, said.ArticleRetired):
        assert not {"case", "source", "institution"} & set(event.model_fields)
