"""What somebody of a desk can do with a task, each with its form: `/werk/<reference>/<name>`."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

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

    async def act(self, visit: Visit) -> Response:
        """Give the command; to the task where it can still be seen."""
        case, reference, about = await self.find(visit)
        await visit.do(self.made(visit, case, about))
        visit.tell(*self.action.done)
        own = visit.given("person") in ("", visit.actor.sub)
        return visit.go("/werk" if own else self.place(reference))


def offered(visit: Visit, about: Here) -> list[Action]:
    """What makes sense for this person now."""
    return [action for action in ACTIONS if action.offered(visit, about)]


def _page(action: Action) -> Page:
    made = Leaving if action.command is sight.DeclareConflict else Performing
    performing = made(action, find, place_of)
    path = f"/werk/{{zaak}}/{action.name}"
    return Page(path, show=performing.show, act=performing.act, roles=action.roles)


PAGES = tuple(_page(action) for action in ACTIONS)
