"""Canonical events and commands of an institution's webhook."""

from __future__ import annotations

from datetime import timedelta

from schemas import webhook
from schemas.common import Command, Event, digest
from schemas.ids import webhook_of
from tests.harness import story

OWN, ENDPOINT = webhook_of("TUD"), digest("https://zaken.tud.example/loket")
OFFER = "6c1f0c5e9a7e5f0f8b1d2c3e4f5a6b7c"
SPAN = {"after": story.DUE - timedelta(days=1), "until": story.DUE}

EVENTS: tuple[Event, ...] = (
    webhook.WebhookOffered(institution="TUD", endpoint=ENDPOINT),
    webhook.WebhookAllowed(endpoint=ENDPOINT, rate=60),
    webhook.WebhookNotAllowed(endpoint=ENDPOINT, reason="no_consent"),
    webhook.WebhookFailing(endpoint=ENDPOINT, reason="http-500"),
    webhook.WebhookRecovered(endpoint=ENDPOINT),
    webhook.WebhookStopped(institution="TUD", endpoint=ENDPOINT, reason="http-410"),
    webhook.NoticesReplayed(institution="TUD", found=3, **SPAN),
)
COMMANDS: tuple[Command, ...] = (
    webhook.OfferWebhook(case=OWN, endpoint=ENDPOINT),
    webhook.ConfirmWebhook(case=OWN, key=f"{OFFER}.{'a' * 52}", rate="60"),
    webhook.TryWebhook(case=OWN),
    webhook.ReplayNotices(case=OWN, **SPAN),
)
