"""The HIPAA check of a reply: it may carry no identifier that its conversation does not hold, tell nobody what they are
not entitled to (`disclosure`), and repeat no number that its purpose does not need (`minimum_necessary`).

A model that brings up a name, number or date nobody mentioned either made it up or leaks another patient's; both must
not be shown. How grave a find is stands by category in resources/rules/compliance.json: what only a person has blocks;
a lone first name or town or a day to come warns; a note leaves the reply compliant. Identifiers that the conversation
holds pass, and so do the crisis lines of the escalation table and what is public (textbooks, guideline sites). The
check sees what the PHI scanner sees, no more. No sentence repeats an identifier.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from typing import Any, Final

from tara_health.compliance import disclosure, minimum_necessary
from tara_health.compliance.disclosure import disclosures
from tara_health.compliance.holding import Holdings, squashed
from tara_health.compliance.minimum_necessary import more_than_necessary
from tara_health.compliance.severity import severity_of
from tara_health.encoder.signals import Signals
from tara_health.errors import AnalysisError
from tara_health.limits import ANALYSIS_CHARACTERS
from tara_health.phi.public_numbers import known_numbers
from tara_health.phi.scan import PhiScanner
from tara_health.platform.paths import resources_dir
from tara_health.records import ComplianceStatus, Finding, PhiSpan, RulesUsed
from tara_health.safety.crisis_lines import line_names
from tara_health.vocabulary import PHI_CATEGORIES, Severity

_RULES: Final = tuple(f"phi_not_in_conversation.{category}" for category in PHI_CATEGORIES)
_NUMBERED: Final = frozenset({"phone", "fax", "account_number", "other_unique_id", "date"})
"""Categories that a telephone number may be taken for."""

_PHRASE_REACH: Final = 60
"""Longer than any published phrase."""


class ComplianceMonitor:
    """Compares the identifiers of a reply with those of its conversation."""

    def __init__(self, scanner: PhiScanner) -> None:
        self._scanner = scanner
        self._last: tuple[str, Holdings] | None = None

    def review(self, message: str, response: str, conversation: str, signals: Signals) -> ComplianceStatus:
        """Every rule on a whole reply. `signals` are the encoder's for the message and its reply."""
        found = self._scanner.scan(response)
        leaks = self._leaks(response, found, conversation)
        held = [span for span in found if not _is_public(response, span, _policy())]
        violations = (
            *leaks.violations,
            *disclosures(message, response, signals),
            *more_than_necessary(message, response, held),
        )
        ordered = tuple(sorted(violations, key=lambda one: (one.start, one.end, one.rule)))
        compliant = all(one.severity is Severity.NOTE for one in ordered)
        looked = (*leaks.rules.rules, disclosure.RULE, minimum_necessary.RULE)
        return ComplianceStatus(compliant, ordered, RulesUsed("compliance", leaks.rules.version, looked))

    def check(self, response: str, conversation: str) -> ComplianceStatus:
        """Identifiers that are new, in order of place; `conversation` is everything said before, the message included.

        The part of `review` that a growing reply is asked for, sentence by sentence.
        """
        return self._leaks(response, self._scanner.scan(response), conversation)

    def _leaks(self, response: str, found: tuple[PhiSpan, ...], conversation: str) -> ComplianceStatus:
        policy = _policy()
        rules = RulesUsed("compliance", str(policy["version"]), _RULES)
        if not found:
            return ComplianceStatus(rules=rules)
        holdings = self._holdings(conversation)
        violations = tuple(
            _violation(span, severity_of(response, span, policy), policy)
            for span in found
            if not _is_public(response, span, policy)
            and not holdings.holds(response[span.start : span.end], span.category)
        )
        return ComplianceStatus(all(one.severity is Severity.NOTE for one in violations), violations, rules)

    def forget(self) -> None:
        """Drop what is remembered of the last conversation (at lock)."""
        self._last = None

    def _holdings(self, conversation: str) -> Holdings:
        """A reply is checked many times while it streams; its conversation is read once."""
        last = self._last
        if last is None or last[0] != conversation:
            # The newest part is scanned: what a reply repeats was mostly said last.
            newest = conversation[-ANALYSIS_CHARACTERS:]
            begin = len(conversation) - len(newest)
            found = (
                replace(span, start=span.start + begin, end=span.end + begin) for span in self._scanner.scan(newest)
            )
            last = (conversation, Holdings(conversation, tuple(found)))
            self._last = last
        return last[1]


def _violation(span: PhiSpan, severity: Severity, policy: dict[str, Any]) -> Finding:
    sentence = f"{policy['sentences'][span.category]} {policy['remedy']}"
    rule = f"phi_not_in_conversation.{span.category}"
    return Finding(rule, severity, span.start, span.end, sentence, span.category)


def _is_public(response: str, span: PhiSpan, policy: dict[str, Any]) -> bool:
    """Is this published for everyone: a crisis line, a health authority's site, a textbook, a namesake of a disease?"""
    identifier = response[span.start : span.end]
    if span.category in _NUMBERED and squashed(identifier).removeprefix("1") in _line_numbers():
        return True
    listed = policy["public"].get(span.category, ())
    if span.category == "url":
        host = identifier.casefold().split("://")[-1].split("/")[0].removeprefix("www.")
        return any(host == site or host.endswith("." + site) for site in listed)
    return identifier.casefold() in listed or _in_phrase(response, span)


def _in_phrase(response: str, span: PhiSpan) -> bool:
    """Does the find lie inside a published title, a well-known person, a food or the name of a crisis line?"""
    first = max(0, span.start - _PHRASE_REACH)
    around = response[first : span.end + _PHRASE_REACH]
    return any(
        first + match.start() <= span.start and span.end <= first + match.end()
        for pattern in _phrases()
        for match in pattern.finditer(around)
    )


@cache
def _line_numbers() -> frozenset[str]:
    """The numbers of the escalation table, without the long-distance prefix."""
    return frozenset(number.removeprefix("1") for number in known_numbers())


@cache
def _phrases() -> tuple[re.Pattern[str], ...]:
    listed = "|".join(_policy()["public_phrases"])
    # Titled as the table writes them: "Lifeline" is a service, "a lifeline" needs no permission.
    lines = "|".join(re.escape(name) for name in sorted(line_names(), key=lambda name: (-len(name), name)))
    return (
        re.compile(rf"(?<!\w)(?:{listed})(?:'s)?(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{lines})(?!\w)"),
    )


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
