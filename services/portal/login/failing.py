"""Why somebody was not signed in: for them what to do, for the log the cause, never a token."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True)
class Why:
    """What a page says."""

    nl: str
    en: str
    status: HTTPStatus = HTTPStatus.FORBIDDEN


STALE = Why(
    "Het inloggen duurde te lang, of begon in een ander venster. Begin opnieuw.",
    "Signing in took too long, or began in another window. Start again.",
    HTTPStatus.BAD_REQUEST,
)
CANCELLED = Why(
    "U hebt het inloggen afgebroken. Begin opnieuw als u toch wilt inloggen.",
    "You stopped signing in. Start again if you want to sign in after all.",
)
TOO_WEAK = Why(
    "U bent met een te laag betrouwbaarheidsniveau ingelogd. "
    "Log in met een sterker middel, of vraag uw beheerder om een sterker middel.",
    "You signed in with a level of assurance that is too low. "
    "Sign in with stronger means, or ask your administrator for them.",
)
NOBODY = Why(
    "U bent herkend, maar u hebt hier geen rechten. Vraag uw beheerder om toegang.",
    "You were recognised, but you have no rights here. Ask your administrator for access.",
)
NO_ORGANISATION = Why(
    "U bent herkend, maar niet als iemand die namens een kennisinstelling handelt. "
    "Log in namens uw instelling, of vraag uw beheerder om een machtiging.",
    "You were recognised, but not as somebody who acts for a knowledge institution. "
    "Sign in for your institution, or ask your administrator to authorise you.",
)
UNREACHABLE = Why(
    "De inlogdienst antwoordt niet. Probeer het over een paar minuten opnieuw.",
    "The identity provider does not answer. Try again in a few minutes.",
    HTTPStatus.BAD_GATEWAY,
)
NOT_TRUSTED = Why(
    "Het antwoord van de inlogdienst klopt niet. Begin opnieuw. "
    "Gebeurt het weer, meld het dan bij uw beheerder.",
    "The answer of the identity provider is not right. Start again. "
    "If it happens again, tell your administrator.",
)
TOO_MANY = Why(
    "Er wordt nu te vaak geprobeerd in te loggen. Wacht een minuut en begin opnieuw.",
    "There are too many attempts to sign in. Wait a minute and start again.",
    HTTPStatus.TOO_MANY_REQUESTS,
)


class NotSignedIn(Exception):  # noqa: N818  a refusal, as the others
    """Nobody is signed in: what a page says, and a code for the log that holds nobody's data."""

    def __init__(self, why: Why, cause: str) -> None:
        super().__init__(cause)
        self.why, self.cause = why, cause
