"""What each CloudEvents attribute of ours holds, as JSON Schema; published with every message.

Names follow the NL GOV profile: `[a-z0-9]`, at most 20 characters, nothing sensitive in them.
"""

from __future__ import annotations

from typing import TypeAlias

Schema: TypeAlias = dict[str, object]

TYPE = r"^nl(\.[a-z0-9]+(-[a-z0-9]+)*)+(\.v\d+)?$"
SOURCE = r"^urn:nld:oin:\d{20}(:[A-Za-z0-9._~%-]+)+$"
IDENTITY = r"^[A-Za-z0-9-]{8,64}$"


def _text(description: str, pattern: str = "^.+$") -> Schema:
    return {"type": "string", "pattern": pattern, "description": description}


EVENT: dict[str, Schema] = {
    "specversion": {"const": "1.0"},
    "id": _text("Computed from what caused the event and its subject: it never changes."),
    "source": _text("Who says so: the organisation by its OIN, then the system.", SOURCE),
    "type": _text("What happened; a new meaning is a new type.", TYPE),
    "subject": _text("The case, as 32 hex digits; also its trace id.", "^[0-9a-f]{32}$"),
    "time": {
        "type": "string",
        "format": "date-time",
        "description": "The moment of logging, in UTC. When it happened elsewhere is in the data.",
    },
    "datacontenttype": {"const": "application/json"},
    "correlationid": {"type": "string", "format": "uuid", "description": "The case."},
    "causationid": _text("The id of the command, event or timer it follows from."),
    "authtype": {"enum": ["user", "service_account"]},
    "authid": _text("Who acted: an id without meaning outside PEOPLE."),
    "authclaims": _text("By which right: issuer, roles, department or organisation, as JSON."),
}
"""Every event has these."""

SOMETIMES: dict[str, Schema] = {
    "sequence": _text("Over a border: the sender's sequence, zero padded.", r"^\d{20}$"),
    "prev": _text("In an own stream: digest of the event before it.", "^[0-9a-f]{64}$"),
}

COMMAND: dict[str, Schema] = {
    "specversion": {"const": "1.0"},
    "id": _text("The sender's own: the same id is the same command, sent again.", IDENTITY),
    "type": _text("What is asked.", TYPE),
}
"""Every command has these; who asks is in the token."""

TRACEPARENT = _text(
    "W3C Trace Context; the trace is the case.", "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"
)
AUTHORIZATION = _text("`Bearer` and an actor token: a JWT that lives for minutes.", "^Bearer .+$")
