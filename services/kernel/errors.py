"""What can go wrong below the domain; `Refused` (schemas.common) is what senders see."""

from __future__ import annotations

from schemas.common import Refused


class Conflict(Exception):  # noqa: N818  an answer of the store, handled by one loop
    """Somebody else appended first, or the acknowledgement of our own append was lost."""


class Undelivered(Exception):  # noqa: N818  a state of a border, not of the program
    """A receiver did not acknowledge."""


class Undeliverable(Exception):  # noqa: N818  the same for every try
    """No receiver can ever store this as it is."""


class Quarantined(Refused):
    """An event of this case cannot be read; nobody may act on it until it is looked at."""

    def __init__(self, stream: str, sequence: int, why: str) -> None:
        super().__init__(
            "quarantined",
            f"event {sequence} of {stream} cannot be read: {why}",
            "Ask an administrator to look at it: loket doctor shows it.",
        )
        self.stream, self.sequence, self.why = stream, sequence, why


class NotLogged(Refused):
    """A line of the processing log was not confirmed, so what was asked did not happen."""

    def __init__(self) -> None:
        super().__init__(
            "processing_not_logged",
            "The Logboek Dataverwerkingen does not confirm, so no data about people are used.",
            "Nothing happened: try again later, or see why the Logboek does not answer.",
        )


def destroyed() -> Refused:
    """A destroyed case never comes back."""
    return Refused(
        "destroyed",
        "This case was destroyed and cannot be used again.",
        "Submit a new request with a new idempotency key.",
    )


def too_large(what: str) -> Refused:
    """No stream holds it; a text is shortened or split by whoever wrote it."""
    return Refused("too_large", f"{what} is larger than can be stored.", "Make it shorter.")


class Busy(Refused):
    """Too many act on one case at the same moment, or the server is silent; later it may work."""

    def __init__(self) -> None:
        super().__init__(
            "busy",
            "Others keep changing this case, or its stream does not answer.",
            "Look at the case again and repeat what you did.",
        )
