"""Under which code a person stands in the processing log: encrypted, and always the same.

Deterministic (AES-SIV, RFC 5297), so that all lines about a person are found by one code. Only
who holds the installation's key can make the code of an id, or read the id from a code.
"""

from __future__ import annotations

import re
from base64 import b32decode, b32encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from schemas.common import Refused
from services.kernel.settings import Settings

LONGEST = 64
"""Bytes of an id. Shorter ones are filled up, or the length of a code would say something."""

FILLING = b"\0"
CODE = re.compile(r"[a-z2-7]{128}")


@dataclass(frozen=True)
class Subject:
    """A person: an id in PEOPLE of a zone."""

    zone: str
    id: str


class Pseudonyms:
    """Codes under one key; another zone's person of the same id has another code."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(key)

    @classmethod
    def of(cls, settings: Settings) -> Pseudonyms:
        """Those of an installation; refused when its key is not there."""
        try:
            return cls(settings.subject_key)
        except FileNotFoundError as error:
            raise Refused(
                "no_subject_key",
                f"{error.filename} is not there.",
                "Copy it from the installation's other home, or make it: python -m deploy.keys.",
            ) from error

    def code(self, subject: Subject) -> str:
        """The code of a person."""
        filled = subject.id.encode().ljust(LONGEST, FILLING)
        sealed = self._cipher.encrypt(filled, [subject.zone.encode()])
        return b32encode(sealed).decode().lower()

    def subject(self, code: str, zone: str) -> Subject:
        """The person of a code; refused when no code of this key and zone."""
        try:
            if not CODE.fullmatch(code):
                raise ValueError(code)
            opened = self._cipher.decrypt(b32decode(code.upper()), [zone.encode()])
        except (ValueError, InvalidTag) as error:
            raise Refused(
                "unknown_code",
                f"That is no code of a person in {zone}.",
                "See whether code, zone and home belong together.",
            ) from error
        return Subject(zone, opened.rstrip(FILLING).decode())
