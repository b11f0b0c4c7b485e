"""What a department says in a round about where departments differ (pure)."""

from __future__ import annotations

from datetime import datetime

from schemas import differing as said
from schemas.common import Actor, Aspect, Refused, Role, digest
from schemas.pinned import Catalogued
from services.advice.desk.guards import allowed, held, markable, not_over
from services.advice.desk.state import State, Task


def state_views(
    state: State, asked: Catalogued[said.StateViews], actor: Actor, now: datetime
) -> said.TaskViewsStated | None:
    """The department's view on exactly the aspects it is asked about; said again, it replaces.

    By who has the task, or a lead. Asked after the task was cancelled, it may still answer.
    """
    task, command = allowed(state, actor, Role.EXPERT, Role.LEAD), asked.command
    if task.round is None:
        not_over(task)
    if task.expert and not actor.has(Role.LEAD):
        held(task, actor)
    markable(asked.catalogue, command.views.views)
    _exactly(task, command)
    text = digest(command.views.stored())
    if task.views and (task.views.round, task.views.text) == (command.round, text):
        return None
    return said.TaskViewsStated(
        round=command.round, views=command.views.coded(), text=text, by=actor.sub
    )


def _exactly(task: Task, command: said.StateViews) -> None:
    if task.round is None or task.round.round != command.round:
        raise Refused(
            "other_round",
            f"The department is not asked in round {command.round}.",
            "Look at the round that is asked about now.",
        )
    said_of, asked_of = [view.aspect for view in command.views.views], task.round.aspects
    missing = [aspect for aspect in asked_of if aspect not in said_of]
    if missing:
        raise Refused(
            "views_missing", f"Nothing is said on {_names(missing)}.", "Say something on each."
        )
    strange = [aspect for aspect in said_of if aspect not in asked_of]
    twice = [aspect for aspect in asked_of if said_of.count(aspect) > 1]
    if strange or twice:
        raise Refused(
            "views_not_asked",
            f"Not asked, or said twice: {_names(strange + twice)}.",
            f"Say exactly one thing on each of {_names(asked_of)}.",
        )


def _names(aspects: list[Aspect] | tuple[Aspect, ...]) -> str:
    return ", ".join(dict.fromkeys(aspects))
