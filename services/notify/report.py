"""What a delivery report (RFC 3464) says of a mail: hostile ones too, in bounded time (pure).

Only a report counts, never an answer that somebody's program wrote by itself. Of a report only
`Action` and `Status` are looked at; what stands in it about people is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import Any, TypeAlias

from services.notify.domain import Arrived, CameBack

LARGEST, PARTS, FIELDS, RECIPIENTS = 256 * 1024, 50, 500, 20
"""Bytes of a whole report, parts and headers it may have, recipients that are looked at."""

STATUSES = "message/delivery-status"
BETWEEN = re.compile(rb"^--", re.MULTILINE)
FIELD = re.compile(rb"^[!-9;-~]+[ \t]*:", re.MULTILINE)
STATUS = re.compile(r"([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")

Says: TypeAlias = CameBack | Arrived | None


def read_report(raw: bytes) -> Says:
    """That it came back, that it arrived, or nothing of which anything follows."""
    if len(raw) > LARGEST or _too_many(raw):
        return None
    try:
        return _said(message_from_bytes(raw, policy=compat32))
    except Exception:  # the parser of the standard library has failed on hostile mails before
        return None


def _said(mail: Message[Any, Any]) -> Says:
    found = [one for one in map(_recipient, _recipients(mail)) if one]
    came_back = (one for one in found if isinstance(one, CameBack))
    return next(came_back, found[0] if found else None)


def _recipient(fields: Message[Any, Any]) -> Says:
    action = str(fields.get("Action", "")).strip().lower()
    status = STATUS.match(str(fields.get("Status", "")).strip())
    if status is None:
        return None
    final = status[1]
    if action == "failed" and not final.startswith("2"):
        return CameBack(f"dsn-{final}")
    return Arrived() if action == "delivered" and final.startswith("2") else None


def _recipients(mail: Message[Any, Any]) -> Iterator[Message[Any, Any]]:
    """What is said of each recipient: the blocks after the first one."""
    kind = str(mail.get_param("report-type", "")).lower()
    if mail.get_content_type() != "multipart/report" or kind != "delivery-status":
        return
    parts = mail.get_payload()
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, Message) and part.get_content_type() == STATUSES:
            blocks = part.get_payload()
            found = blocks[1 : RECIPIENTS + 1] if isinstance(blocks, list) else []
            yield from (one for one in found if isinstance(one, Message))


def _too_many(raw: bytes) -> bool:
    """Whether it is nested or stuffed beyond what any report is."""
    parts = sum(1 for _ in BETWEEN.finditer(raw))
    return parts > PARTS or sum(1 for _ in FIELD.finditer(raw)) > FIELDS
