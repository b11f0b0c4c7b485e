"""What somebody of a desk can do with a task, each with its form: `/werk/<reference>/<name>`."""

from __future__ import annotations

from dataclasses import dataclass

from schemas import sight
from services.portal.actions import Action, Performing
from services.portal.pages.desk import actions_consulting, actions_sight, actions_work
from services.portal.pages.desk.here import Here, find, place_of
from services.portal.routing import Page
from services.portal.visit import Visit

ACTIONS = (*actions_work.ACTIONS, *actions_consulting.ACTIONS, *actions_sight.ACTIONS)


@dataclass(frozen=True)
class Leaving(Performing):
    """An action after which somebody may no longer see the task: then they go to their work."""

    def back(self, visit: Visit, reference: str) -> str:
        """To the task where it can still be seen."""
        own = visit.given("person") in ("", visit.actor.sub)
        return "/werk" if own else self.place(reference)


def offered(visit: Visit, about: Here) -> list[Action]:
    """What makes sense for this person now."""
    return [action for action in ACTIONS if action.offered(visit, about)]


def _page(action: Action) -> Page:
    made = Leaving if action.command is sight.DeclareConflict else Performing
    performing = made(action, find, place_of)
    path = f"/werk/{{zaak}}/{action.name}"
    return Page(path, show=performing.show, act=performing.act, roles=action.roles)


PAGES = tuple(_page(action) for action in ACTIONS)
