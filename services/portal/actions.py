"""What people can do at a face, as data: a command, the form that gives it, and for whom.

Every action has a page of its own with its form, `<case>/<name>`, and a resource of the interface
for programs. What a form cannot know (the latest version, the text that is asked about) the
action takes from the case.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

from starlette.responses import Response

from schemas.common import Command, Role
from services.portal.visit import Visit
from services.portal.wrong import Wrong

Pair: TypeAlias = tuple[str, str]
"""Words in Dutch and in English."""

Options: TypeAlias = Callable[[Visit, Any], list[tuple[str, str]]]
"""What can be chosen, as code and words, for who looks and the case they look at."""

Taken: TypeAlias = Callable[[Visit, Any], Mapping[str, Any]]
"""What of a command the case itself says."""

Find: TypeAlias = Callable[[Visit], Awaitable[tuple[UUID, str, Any]]]
"""The case of an address: its id, its reference, and what the forms need of it."""


@dataclass(frozen=True)
class Field:
    """One field of a form: `name` is that of the command's field.

    A `hidden` one is what the form is about, as it was shown: its only option, and it in words.
    """

    name: str
    label: Pair
    hint: Pair = ("", "")
    kind: str = "text"
    options: Options | None = None
    required: bool = True
    in_address: bool = False
    """Whether the address of the form may say what it holds at first."""


@dataclass(frozen=True)
class Action:
    """One thing somebody can do with a case: `name` is the last part of its address."""

    name: str
    title: Pair
    done: Pair
    command: type[Command]
    roles: frozenset[Role]
    fields: tuple[Field, ...] = ()
    explains: Pair = ("", "")
    button: Pair = ("", "")
    taken: Taken | None = None
    when: Callable[[Visit, Any], bool] | None = None
    danger: bool = False

    def offered(self, visit: Visit, about: Any) -> bool:
        """Whether it makes sense now, for this person; the service decides whether it may."""
        return visit.has(*self.roles) and (self.when is None or self.when(visit, about))


@dataclass(frozen=True)
class Performing:
    """Shows the form of an action and gives its command; one for all actions of a face."""

    action: Action
    find: Find
    place: Callable[[str], str] = field(repr=False)

    async def show(self, visit: Visit) -> Response:
        """The form."""
        _, reference, about = await self.find(visit)
        return visit.render(
            "action.html",
            action=self.action,
            reference=reference,
            about=about,
            place=self.place(reference),
        )

    async def act(self, visit: Visit) -> Response:
        """Give the command, and go back to the case."""
        case, reference, about = await self.find(visit)
        await visit.do(await self.made(visit, case, about))
        visit.tell(*self.action.done)
        return visit.go(self.back(visit, reference))

    def back(self, visit: Visit, reference: str) -> str:
        """Where somebody goes who did it."""
        return self.place(reference)

    async def made(self, visit: Visit, case: UUID, about: Any) -> Command:
        """The command, from what was typed and what the case says."""
        return self.action.command.model_validate({"case": case, **self.filled(visit, about)})

    def filled(self, visit: Visit, about: Any) -> dict[str, Any]:
        """The fields of the command."""
        taken = self.action.taken(visit, about) if self.action.taken else {}
        typed = {one.name: _typed(visit, one) for one in self.action.fields}
        given = {name: value for name, value in typed.items() if value not in ("", None, ())}
        self._must_be_offered(visit, about, given)
        return {**taken, **given}

    def _must_be_offered(self, visit: Visit, about: Any, given: Mapping[str, Any]) -> None:
        """What was chosen is one of the choices: a page can be changed by who looks at it."""
        for one in self.action.fields:
            if one.options is None or one.kind == "hidden" or one.name not in given:
                continue
            value = given[one.name]
            chosen = {value} if isinstance(value, str) else {*value}
            if chosen - {code for code, _ in one.options(visit, about)}:
                words = visit.t("Kies een van de mogelijkheden.", "Choose one of these.")
                raise Wrong({one.name: words})


def _typed(visit: Visit, one: Field) -> Any:
    match one.kind:
        case "checks":
            return visit.all_given(one.name)
        case "yes":
            return visit.given(one.name) == "ja"
        case "lines":
            lines = (line.strip() for line in visit.given(one.name).splitlines())
            return tuple(line for line in lines if line)
    return visit.given(one.name)
