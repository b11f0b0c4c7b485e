"""Why a webhook was not told, in words: a code of ours, or the status its own system answered."""

from __future__ import annotations

from schemas.catalogue import Words


def _words(**pairs: tuple[str, str]) -> dict[str, Words]:
    return {code: Words(nl=nl, en=en) for code, (nl, en) in pairs.items()}


WHY = _words(
    address_changed=("het adres is intussen veranderd", "the address has changed meanwhile"),
    address_private=("het adres is niet openbaar", "the address is not public"),
    address_unknown=("het adres is niet te vinden", "the address cannot be found"),
    bad_rate=("WebHook-Allowed-Rate is geen getal", "WebHook-Allowed-Rate is no number"),
    consent_awaited=("uw systeem gaf nog geen antwoord", "your system has not answered yet"),
    failing=("drie dagen lang mislukte alles", "everything failed for three days"),
    http_unreachable=("uw systeem is niet te bereiken", "your system cannot be reached"),
    no_consent=("WebHook-Allowed-Origin ontbreekt", "WebHook-Allowed-Origin is missing"),
    no_rate=("WebHook-Allowed-Rate ontbreekt", "WebHook-Allowed-Rate is missing"),
    not_https=("het adres begint niet met https://", "the address does not begin with https://"),
    other_origin=("WebHook-Allowed-Origin noemt een ander", "WebHook-Allowed-Origin names another"),
    outcome_unknown=("uw systeem gaf geen antwoord", "your system gave no answer"),
    turn=("wacht op zijn beurt", "waits for its turn"),
    webhook_stopped=("de webhook staat uit", "the webhook is off"),
)
OUTCOMES = _words(
    sent=("aangekomen", "arrived"),
    deferred=("wordt opnieuw geprobeerd", "will be tried again"),
    given_up=("niet aangekomen", "did not arrive"),
    going=("onderweg", "on its way"),
)
STATUS = Words(nl="uw systeem antwoordde {}", en="your system answered {}")


def why(code: str | None) -> Words:
    """What happened; a code without words of its own as it is."""
    code = code or ""
    if code.startswith("http-"):
        status = code.removeprefix("http-")
        return Words(nl=STATUS.nl.format(status), en=STATUS.en.format(status))
    return WHY.get(code, Words(nl=code, en=code))
