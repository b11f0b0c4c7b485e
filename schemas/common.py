"""The words every message shares: ids, actors, aspects, layers, refusals and text digests."""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of a text or file, 64 hex digits. The text itself lies in an erasable bucket."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""A code from the catalogue, or another short identifier that may stand in a subject."""

FindingName = Annotated[
    str, StringConstraints(pattern=r"^[A-Z0-9]{1,16}:[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
]
"""A finding as the Loket names it: DEPARTMENT:finding."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=60_000, pattern=r"\S")]
"""Free text as a person typed it, never blank; never stored in an event."""

Moment = AwareDatetime
"""An instant with a time zone; written in UTC."""


class Message(BaseModel):
    """Anything that is stored or sent: frozen, and unknown fields are ignored when read."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_bytes="base64")


class Worded(Message):
    """A text of several parts, stored erasably under the digest of what it says.

    What is left at its default is not written, so that a field added later changes no digest.
    """

    def stored(self) -> str:
        """The text as it is stored and digested."""
        return self.model_dump_json(exclude_defaults=True)


class Role(StrEnum):
    """By which right somebody acts."""

    INSTITUTION = "institution"
    ADVISORY_TEAM = "advisory_team"
    INSTITUTION_COORDINATOR = "institution_coordinator"
    PORTFOLIO_HOLDER = "portfolio_holder"
    RESEARCHER = "researcher"
    EXPERT = "expert"
    LEAD = "lead"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    OWNER = "owner"
    SERVICE = "service"


class Actor(Message):
    """Who acts, for whom and by which right; ids only, names live in PEOPLE."""

    sub: Code
    roles: tuple[Role, ...] = ()
    issuer: Code
    department: Code | None = None
    organisation: Code | None = None
    unit: Code | None = Field(default=None, description="Part of the department, if any.")

    def has(self, role: Role) -> bool:
        """Whether the actor carries this role."""
        return role in self.roles


class Aspect(StrEnum):
    """What one finding is about (the field's seven aspects)."""

    PARTNER = "partner"
    STATE_ACTOR = "state_actor"
    TECHNOLOGY = "technology"
    SANCTIONS = "sanctions"
    INFLUENCE = "influence"
    ETHICS = "ethics"
    ACCESS = "access"


class Layer(StrEnum):
    """Who may see a finding: the own department, all departments, or the institution."""

    INTERNAL = "internal"
    SHARED = "shared"
    QUOTABLE = "quotable"


class Assessment(StrEnum):
    """How a finding weighs: no concern, manageable with measures, or serious."""

    NO_CONCERN = "no_concern"
    MANAGEABLE = "manageable"
    SERIOUS = "serious"


class Confidence(StrEnum):
    """How sure a department is of a finding."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Position(StrEnum):
    """A department's overall position on the cooperation asked about."""

    NO_OBJECTION = "no_objection"
    WITH_MEASURES = "with_measures"
    ADVISE_AGAINST = "advise_against"


class Stance(StrEnum):
    """A department's answer to one exact version of the advice."""

    AGREE = "agree"
    AGREE_WITH_NOTE = "agree_with_note"
    OBJECT = "object"


class Refused(Exception):  # noqa: N818  the ministry word for it is a refusal, not an error
    """The sender must change something: why, in one sentence, and what to do."""

    def __init__(self, reason: str, detail: str, what_to_do: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail, self.what_to_do = reason, detail, what_to_do


class NotYet(Exception):  # noqa: N818  an order of arrival, not a failure
    """This arrived before what it is about: it is tried again."""


class Event(Message):
    """A fact, past tense. Its class name gives its type; a new meaning is a new class."""

    version: ClassVar[int] = 1
    registry: ClassVar[dict[str, type[Event]]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        Event.registry[message_type(cls)] = cls


class Accepted(Message):
    """The reply to a command: where its event stands, or the case's last one if nothing changed."""

    case: UUID
    sequence: int = Field(description="Stream sequence a reader can wait for.")
    event_id: str | None = Field(default=None, description="None when it was already true.")


class Command(Message):
    """What somebody asks of a service; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: ClassVar[int] = 1
    service: ClassVar[str]
    worded: ClassVar[tuple[str, ...]] = ()
    reply: ClassVar[type[Accepted]] = Accepted
    case: UUID = Field(description="The case it is about.")
    registry: ClassVar[dict[str, type[Command]]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        if hasattr(cls, "service"):
            Command.registry[message_type(cls)] = cls

    def texts(self) -> tuple[str, ...]:
        """The words in it (`worded` fields) to be stored erasably; events name them by digest."""
        words = (getattr(self, name) for name in self.worded)
        return tuple(word if isinstance(word, str) else word.stored() for word in words if word)


class Refusal(Message):
    """The reply to a command that was refused."""

    reason: str
    detail: str
    what_to_do: str


TYPE_PREFIX = "nl.kennisveiligheidsadviezen"


def message_type(cls: type[Event] | type[Command]) -> str:
    """CloudEvents type: reverse domain, plural domain word, one major version."""
    kebab = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()
    return f"{TYPE_PREFIX}.{kebab}.v{cls.version}"


def digest(text: str | bytes) -> str:
    """SHA-256 in hex of a text (as UTF-8) or of bytes."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()
