"""The interface as data: what can be read, what can be done, by whom."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from schemas.common import Command, Role
from services.portal.visit import Visit

VERSION = "1.0.0"
"""Semantic version of the interface: the number in the base path is its first."""

BASE = f"/v{VERSION.partition('.')[0]}"
JSON, PROBLEM = "application/json", "application/problem+json"
Roles: TypeAlias = frozenset[Role]


class Answer(BaseModel):
    """Something that is answered: Dutch names, in camelCase."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        serialize_by_alias=True,
        from_attributes=True,
    )


class Asked(BaseModel):
    """What may stand after the question mark; anything else is an error."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)


@dataclass(frozen=True)
class File:
    """An answer that is a file; a large one comes in parts."""

    body: bytes | AsyncIterator[bytes]
    kind: str
    name: str


@dataclass(frozen=True)
class Found:
    """What a resource holds, which version that is, and where the list goes on."""

    data: BaseModel | Sequence[BaseModel] | File
    version: str = ""
    after: tuple[Any, ...] | None = None


@dataclass(frozen=True)
class Call:
    """One question: who asks, about which resource, and what stands after the question mark."""

    visit: Visit
    id: UUID
    last: str = ""
    asked: Any = None


Gather: TypeAlias = Callable[[Call], Awaitable[Found]]
VersionOf: TypeAlias = Callable[[Visit, UUID], Awaitable[str]]
"""Which version of a resource somebody sees; a refusal where they may not know of it."""


@dataclass(frozen=True)
class Read:
    """What GET answers: `many` is a list; `answers` None is a file."""

    path: str
    gather: Gather
    answers: type[BaseModel] | None
    roles: Roles
    says: str
    many: bool = False
    asks: type[Asked] = Asked


@dataclass(frozen=True)
class Change:
    """What POST does: a command whose fields, but for `omits`, are the body.

    What lies below an existing resource needs its version (`version`); without, a new one is made.
    """

    path: str
    command: type[Command]
    roles: Roles
    says: str
    version: VersionOf | None = None
    omits: tuple[str, ...] = ("case",)
    appears: VersionOf | None = None


@dataclass(frozen=True)
class Upload:
    """What POST takes in as it is: the bytes of one file; `about` says of which case it is."""

    path: str
    about: Callable[[Call], Awaitable[Mapping[str, Any]]]
    answers: type[BaseModel]
    roles: Roles
    says: str
    asks: type[Asked] = Asked


@dataclass(frozen=True)
class Interface:
    """Everything one kind of face answers to programs."""

    title: str
    reads: tuple[Read, ...]
    changes: tuple[Change, ...]
    uploads: tuple[Upload, ...] = ()

    @property
    def paths(self) -> dict[str, tuple[Read | None, Change | Upload | None]]:
        """What can be read and done at each path."""
        reads = {one.path: one for one in self.reads}
        changes: dict[str, Change | Upload] = {one.path: one for one in self.changes}
        changes |= {one.path: one for one in self.uploads}
        found = sorted({*reads, *changes})
        return {path: (reads.get(path), changes.get(path)) for path in found}


def below(
    collection: str, version: VersionOf, roles: Roles, *rows: tuple[str, type[Command], str]
) -> tuple[Change, ...]:
    """Changes of an existing resource, each as a sub-resource of its own."""
    return tuple(
        Change(f"/{collection}/{{id}}/{name}", command, roles, says, version)
        for name, command, says in rows
    )
