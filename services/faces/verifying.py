"""Whether a file is a letter as the Loket signed it, and in words why it is not."""

from __future__ import annotations

from pathlib import Path

from schemas.catalogue import Words
from schemas.common import Refused
from services.kernel.signing import LARGEST, Known, NotGenuine, public_keys

WHY = {
    "empty": Words(nl="Dit bestand is leeg.", en="This file is empty."),
    "too_large": Words(
        nl="Dit bestand is te groot voor een brief van het Loket.",
        en="This file is too large for a letter of the Loket.",
    ),
    "unsigned": Words(
        nl="Dit bestand draagt geen hele handtekening van het Loket.",
        en="This file carries no whole signature of the Loket.",
    ),
    "changed": Words(
        nl="Dit bestand is niet zoals het Loket het heeft ondertekend.",
        en="This file is not as the Loket signed it.",
    ),
    "unknown_key": Words(
        nl="Dit bestand is ondertekend met een sleutel die niet op de lijst staat.",
        en="This file was signed with a key that is not on the list.",
    ),
    "key_expired": Words(
        nl="De sleutel was op de datum van deze brief niet meer in gebruik.",
        en="The key was no longer in use on the date of this letter.",
    ),
}
DO = Words(
    nl="Vraag het Loket om de brief; gebruik dit bestand niet als advies.",
    en="Ask the Loket for the letter; do not use this file as an advice.",
)


def letter_keys(path: Path) -> dict[str, Known]:
    """The Loket's public keys from a list, or a refusal when it is none."""
    try:
        return public_keys(beginning(path))
    except FileNotFoundError as error:
        raise Refused(
            "no_keys", f"{path} is er niet.", "Noem de lijst met sleutels van het Loket met --key."
        ) from error
    except ValueError as error:
        raise Refused(
            "bad_keys", f"{path}: {error}.", "Vraag het Loket om zijn lijst met sleutels."
        ) from error


def beginning(path: Path) -> bytes:
    """What is in a file, and no more of it than is needed to see that it is too much."""
    with path.open("rb") as opened:
        return opened.read(LARGEST + 1)


def why_not(error: NotGenuine) -> Words:
    """Why a file cannot be shown to be genuine."""
    return WHY[error.reason]
