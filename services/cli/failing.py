"""What goes wrong, in one line on standard error: the reason and what to do. Never a traceback."""

from __future__ import annotations

import json
import sys
from typing import Any

import nats.errors
import typer
from pydantic import ValidationError

from schemas.common import Refused

INTERRUPTED = 130
OF_A_HOME = ("server.json", "trust.json", "keys", ".seed", ".pem")
"""What is missing when nothing was ever started in a home."""
NO_SERVER = "Start everything with `loket up`, or say where the server is: LOKET_HOME or LOKET_URL."


def guarded(app: typer.Typer) -> int:
    """Run the command line; whatever fails becomes one line and the exit code 1."""
    try:
        code = app(prog_name="loket", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:
        return _said(error)
    return code if isinstance(code, int) else 0


def bad_fields(error: ValidationError, what: str) -> Refused:
    """Input that does not fit, naming at most five fields."""
    found = [_place(one) for one in error.errors()[:5]]
    more = error.error_count() - len(found)
    places = "; ".join(found) + (f"; and {more} more" if more > 0 else "")
    return Refused("bad_input", f"{what}: {places}.", "Correct what is named and try again.")


def _said(error: Exception) -> int:
    usage = getattr(error, "format_message", None)
    if usage is not None and not usage():
        return 0  # no arguments at all: the help was shown instead
    refused = Refused("usage", usage(), "Add --help to see how.") if usage else as_refused(error)
    line = {"reason": refused.reason, "detail": refused.detail, "what_to_do": refused.what_to_do}
    words = json.dumps(line, ensure_ascii=False) if "--json" in sys.argv else _words(refused)
    print(words, file=sys.stderr)
    return 1


def as_refused(error: BaseException) -> Refused:
    """Any failure as a reason and what to do."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    match error:
        case Refused():
            return error
        case ValidationError():
            return bad_fields(error, error.title)
        case FileNotFoundError() if str(error.filename).endswith(OF_A_HOME):
            return Refused("no_server", f"{error.filename} is not there.", NO_SERVER)
        case OSError() if error.filename:
            why = f"{error.filename}: {error.strerror}."
            return Refused("bad_file", why, "Choose another place, or make it accessible.")
        case nats.errors.Error() | TimeoutError() | ConnectionError():
            return Refused("no_server", f"No answer ({_named(error)}).", NO_SERVER)
    return Refused("failed", _named(error), "Nothing may have changed; look before trying again.")


def _words(refused: Refused) -> str:
    return " ".join(f"{refused.reason}: {refused.detail} {refused.what_to_do}".split())


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _place(error: Any) -> str:
    return f"{'.'.join(map(str, error['loc'])) or 'everything'}: {error['msg']}"
