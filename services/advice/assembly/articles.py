"""What coordinators decide about knowledge articles (pure), and how an article changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from schemas import article as said
from schemas.common import Actor, Aspect, Event, Refused, Role, digest
from schemas.envelope import Recorded
from services.advice.assembly.anonymous import Names, left
from services.advice.assembly.source import State as MaybeSource


@dataclass(frozen=True)
class Article:
    """An article: its latest text, what it is about, and whether it may still be used."""

    text: str
    number: int = 1
    aspects: tuple[Aspect, ...] = ()
    technologies: tuple[str, ...] = ()
    regimes: tuple[str, ...] = ()
    retired: str | None = None


State: TypeAlias = Article | None


@dataclass(frozen=True)
class Publishing:
    """A publish command with the case it is made of, and the names that must not be in it."""

    command: said.PublishArticle
    source: MaybeSource
    names: Names


@dataclass(frozen=True)
class Revising:
    """A revise command with the names that must not be in it."""

    command: said.ReviseArticle
    names: Names


def evolve(state: State, recorded: Recorded[Event]) -> State:
    """Fold one event; what does not apply changes nothing."""
    event = recorded.data
    match event:
        case said.ArticlePublished() if state is None:
            return Article(event.text, 1, event.aspects, event.technologies, event.regimes)
        case said.ArticleRevised() if state:
            codes = (event.aspects, event.technologies, event.regimes)
            return Article(event.text, event.number, *codes, state.retired)
        case said.ArticleRetired() if state:
            return replace(state, retired=event.reason)
    return state


def publish(
    state: State, publishing: Publishing, actor: Actor, now: datetime
) -> said.ArticlePublished | None:
    """Make an article of a case; the same words are the same article, whatever case they are of."""
    require_coordinator(actor)
    command, source = publishing.command, publishing.source
    if source is None or source.text is None:
        raise Refused(
            "nothing_said",
            "Nothing was answered or issued on this case.",
            "Make an article of a case that was answered, or whose advice was issued.",
        )
    _nameless(command.text, publishing.names)
    if state:
        in_use(state)
        return None
    facts = source.facts
    return said.ArticlePublished(
        text=digest(command.text.stored()),
        aspects=facts.aspects if command.aspects is None else command.aspects,
        technologies=facts.technologies if command.technologies is None else command.technologies,
        regimes=facts.regimes if command.regimes is None else command.regimes,
    )


def revise(
    state: State, revising: Revising, actor: Actor, now: datetime
) -> said.ArticleRevised | None:
    """Replace the text; codes that are left out stay as they are."""
    require_coordinator(actor)
    article, command = in_use(state), revising.command
    _nameless(command.text, revising.names)
    revised = said.ArticleRevised(
        number=article.number + 1,
        text=digest(command.text.stored()),
        aspects=article.aspects if command.aspects is None else command.aspects,
        technologies=article.technologies if command.technologies is None else command.technologies,
        regimes=article.regimes if command.regimes is None else command.regimes,
    )
    codes = (revised.aspects, revised.technologies, revised.regimes)
    same = Article(revised.text, article.number, *codes) == article
    return None if same else revised


def retire(
    state: State, command: said.RetireArticle, actor: Actor, now: datetime
) -> said.ArticleRetired | None:
    """Take it out of use for good."""
    require_coordinator(actor)
    if state and state.retired:
        return None
    in_use(state)
    return said.ArticleRetired(reason=command.reason)


def in_use(state: State) -> Article:
    """The article, while it may be used."""
    if state is None:
        raise Refused("unknown_article", "There is no such article.", "See loket articles.")
    if state.retired:
        raise Refused(
            "retired", f"This article was retired: {state.retired}.", "Publish another one."
        )
    return state


def require_coordinator(actor: Actor) -> None:
    """Articles are the Loket's: only a coordinator decides about them."""
    if not actor.has(Role.COORDINATOR):
        raise Refused(
            "not_allowed", "This takes the role coordinator.", "Ask a coordinator of the Loket."
        )


def _nameless(text: said.ArticleText, names: Names) -> None:
    words = (text.title, text.question, text.answer)
    english = (text.title_en, text.question_en, text.answer_en)
    found = dict.fromkeys(word for part in (*words, *english) for word in left(part, names))
    if found:
        raise Refused(
            "names_left",
            f"It still says whose case it was: {'; '.join(found)[:300]}.",
            "Take these words out, or say it in other words.",
        )
