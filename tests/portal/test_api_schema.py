"""Schemathesis asks every operation of every face: no 5xx, and nothing that the schema forbids."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.checks import not_a_server_error

from tests.harness.doors import Doors
from tests.harness.programs import asked, key_of, program

pytestmark = pytest.mark.portal
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
)
WHO = {
    "DOOR": "tud-adviesteam",
    "LOKET": "loket-coordinator-1",
    "EZK": "ezk-expert-1",
    "OWNER": "ocw-beleid",
}
EXAMPLES = 3
