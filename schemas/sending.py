"""Sending files to intake, before a request may name them."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from schemas.attachment import LARGEST, PART, FileChecked
from schemas.common import Accepted, Digest
from schemas.request import IntakeCommand


class FileCommand(IntakeCommand):
    """About a file of a case; of a case that is still to come the key says which it will be."""

    case: UUID = UUID(int=0)
    idempotency_key: str | None = Field(default=None, min_length=8, max_length=200)
    file: Digest = Field(description="Of the whole file, as the sender computed it.")


class SendFilePart(FileCommand):
    """Send one part of a file, in any order; whoever sends a part again changes nothing."""

    model_config = ConfigDict(val_json_bytes="base64")
    number: int = Field(ge=0, lt=LARGEST // PART, description="From 0; all but the last are full.")
    part: bytes = Field(min_length=1, description="In base64, 256 KiB before that.")


class CheckFile(FileCommand):
    """Have a file that is wholly sent looked at, so that a request may name it."""

    reply: ClassVar[type[Accepted]] = FileChecked
