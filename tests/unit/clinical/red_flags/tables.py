"""How a rule family's table is checked: which rules fire on a line, and which are reported as denied."""

from __future__ import annotations

from tara_health.clinical.red_flags.find import find_red_flags


def fired(text: str) -> set[str]:
    """Names of the rules affirmed in `text`."""
    return {flag.rule for flag in find_red_flags(text) if not flag.negated}


def denied(text: str) -> set[str]:
    """Names of the rules that `text` only denies."""
    return {flag.rule for flag in find_red_flags(text) if flag.negated} - fired(text)
