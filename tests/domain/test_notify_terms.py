"""Who is told that a term is at risk, late or moved: the right people, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas import desk
from schemas.notice import Channel
from services.notify.holding import Task
from tests.domain.test_notify_rules import COORDINATORS, EZK, NOW, noted


def task_noted(level: int, *tells: str) -> desk.TaskTermNoted:
    return desk.TaskTermNoted(
        clock="contribution", level=level, late=level > 1, due=NOW, tells=tells, order=1
    )


@pytest.mark.parametrize(
    ("level", "template"), [(1, "term-at-risk"), (2, "term-missed"), (3, "term-still-late")]
)
def test_several_terms_at_once_are_one_mail_about_the_most_urgent(
    level: int, template: str
) -> None:
    event = noted(("contribution-BZ", 1), ("advice", level), tells=("coordinator",))
    assert {told for _, _, told in COORDINATORS.of(event)} == {template}
    assert len(COORDINATORS.of(event)) == 2


def test_only_those_are_told_of_a_term_whom_the_step_names() -> None:
    assert COORDINATORS.of(noted(("contribution-EZK", 1), tells=("expert",))) == set()
    holds = replace(EZK, situation=replace(EZK.situation, task=Task("expert-2")))
    assert holds.of(task_noted(1, "expert")) == {("expert-2", Channel.MAIL, "task-at-risk")}
    assert holds.of(task_noted(3, "lead")) == {("lead", Channel.MAIL, "task-still-late")}
    late = task_noted(2, "expert", "lead", "coordinator")
    assert holds.of(late) == {
        ("expert-2", Channel.MAIL, "task-late"),
        ("lead", Channel.MAIL, "task-late"),
    }


def test_whoever_has_the_task_hears_that_its_term_moved() -> None:
    moved = desk.TaskTermMoved(
        clock="agreement", due=NOW, paused_for=None, reason="complex", order=1
    )
    holds = replace(EZK, situation=replace(EZK.situation, task=Task("expert-2")))
    assert holds.mailed(moved) == {"expert-2"}
