"""The handshake of "HTTP 1.1 Web Hooks for Event Delivery" (CNCF): may this endpoint be told?

Consent is in two headers of its answer to OPTIONS, never in a status: whoever answers 200 to
everything consents to nothing. Who withholds them may call the address that was given with the
question later, and say a rate there too.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.notify.hook import Consent

RATE = 120
"""Messages a minute that are asked for."""

FASTEST = 1_000_000
ANY = "*"


def question(origin: str, callback: str) -> dict[str, str]:
    """The headers by which consent is asked."""
    return {
        "webhook-request-origin": origin,
        "webhook-request-callback": callback,
        "webhook-request-rate": str(RATE),
    }


def read(endpoint: str, headers: Mapping[str, str], origin: str) -> Consent:
    """What an answer says; `headers` finds a name in any case."""
    allows = headers.get("webhook-allowed-origin", "").strip()
    if allows != ANY and allows.lower() != origin.lower():
        return Consent(endpoint, refusal="other_origin" if allows else "no_consent")
    said = headers.get("webhook-allowed-rate", "").strip()
    try:
        return Consent(endpoint, rate=granted(said))
    except ValueError:
        return Consent(endpoint, refusal="bad_rate" if said else "no_rate")


def granted(rate: str) -> int | None:
    """Messages a minute, None for any number; ValueError when it is neither."""
    if rate == ANY:
        return None
    if not (rate.isascii() and rate.isdigit() and 0 < int(rate[:9]) <= FASTEST):
        raise ValueError("a rate is a number of messages a minute, or *")
    return int(rate)
