"""`incident show`: one incident is an object, several are a list, none is not found."""

from __future__ import annotations

import json

from sandboxes import Marketpush

LINE = "MP-1004-A/1"


def test_what_is_shown_of_a_line(marketpush: Marketpush) -> None:
    missing = marketpush("incident", "show", LINE, "--json")
    assert (missing.code, "never had an incident" in missing.err) == (4, True)
    assert marketpush("incident", "open", LINE, "--reason", "defective").code == 0
    one = json.loads(marketpush("incident", "show", LINE, "--json").out)
    assert (one["reference"], one["state"], one["opening_reason"]) == (LINE, "new", "defective")
    assert marketpush("incident", "close", LINE, "--reason", "agreement_found").code == 0
    assert marketpush("incident", "open", LINE, "--reason", "missing_parts").code == 0
    two = json.loads(marketpush("incident", "show", LINE, "--json").out)
    assert [(incident["number"], incident["state"]) for incident in two] == [(1, "closed"), (2, "new")]
