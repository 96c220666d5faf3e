"""The HIPAA check of a reply: it may carry no identifier that its conversation does not hold.

A model that brings up a name, number or date nobody mentioned either made it up or leaks another patient's; both must
not be shown. Identifiers that the conversation holds pass, and so do published lines such as 988 (the list is in
resources/rules/compliance.json). The check sees what the PHI scanner sees, no more. No sentence repeats an identifier.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final

from tara_health.compliance.holding import Holdings, squashed
from tara_health.errors import AnalysisError
from tara_health.phi.scan import PhiScanner
from tara_health.platform.paths import resources_dir
from tara_health.records import PHI_CATEGORIES, ComplianceStatus, Finding, PhiSpan, RulesUsed, Severity

_RULES: Final = tuple(f"phi_not_in_conversation.{category}" for category in PHI_CATEGORIES)


class ComplianceMonitor:
    """Compares the identifiers of a reply with those of its conversation."""

    def __init__(self, scanner: PhiScanner) -> None:
        self._scanner = scanner
        self._last: tuple[str, Holdings] | None = None

    def check(self, response: str, conversation: str) -> ComplianceStatus:
        """Violations in order of place; `conversation` is everything said before, the message included."""
        policy = _policy()
        rules = RulesUsed("compliance", str(policy["version"]), _RULES)
        found = self._scanner.scan(response)
        if not found:
            return ComplianceStatus(rules=rules)
        holdings = self._holdings(conversation)
        violations = tuple(
            _violation(span, policy)
            for span in found
            if not _is_public(response[span.start : span.end], span.category, policy)
            and not holdings.holds(response[span.start : span.end], span.category)
        )
        return ComplianceStatus(not violations, violations, rules)

    def forget(self) -> None:
        """Drop what is remembered of the last conversation (at lock)."""
        self._last = None

    def _holdings(self, conversation: str) -> Holdings:
        """A reply is checked many times while it streams; its conversation is read once."""
        last = self._last
        if last is None or last[0] != conversation:
            last = (conversation, Holdings(conversation, self._scanner.scan(conversation)))
            self._last = last
        return last[1]


def _violation(span: PhiSpan, policy: dict[str, Any]) -> Finding:
    sentence = f"{policy['sentences'][span.category]} {policy['remedy']}"
    rule = f"phi_not_in_conversation.{span.category}"
    return Finding(rule, Severity.BLOCK, span.start, span.end, sentence, span.category)


def _is_public(identifier: str, category: str, policy: dict[str, Any]) -> bool:
    """Is this published for everyone: a crisis line, a health authority's site?"""
    listed = policy["public"].get(category, ())
    if category == "phone":
        return squashed(identifier).removeprefix("1") in {number.removeprefix("1") for number in listed}
    if category == "url":
        host = identifier.casefold().split("://")[-1].split("/")[0].removeprefix("www.")
        return any(host == site or host.endswith("." + site) for site in listed)
    return identifier.casefold() in listed


@cache
def _policy() -> dict[str, Any]:
    path = resources_dir() / "rules" / "compliance.json"
    try:
        policy: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AnalysisError(
            "The rules of the compliance check can't be read.",
            untouched="Your conversations are unharmed.",
            remedy="Install TARA again, or ask IT to restore its resources folder.",
        ) from error
    return policy
