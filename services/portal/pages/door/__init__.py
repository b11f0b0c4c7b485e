"""The institutions' portal: ask, follow, answer, receive, and say what became of it."""

from __future__ import annotations

from services.portal.pages.door import requests

PAGES = (*requests.PAGES,)
