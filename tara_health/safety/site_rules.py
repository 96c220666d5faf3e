"""What a hospital adds to the reply rules: rules of its own and graver severities, from one JSON file.

    {"version": "2026-11", "severities": {"unsupported_number": "warn"},
     "rules": [{"name": "no_brand_names", "severity": "warn", "phrases": ["(tylenol|advil)"],
                "sentence": "Use the generic name."}]}

The file is `policy/safety.json` below TARA_HOME. It can only tighten: a severity lower than the shipped one counts for
nothing, no shipped rule can be named anew, and none can be switched off. A file that can't be read stops the reading of
replies with one sentence rather than being passed over. Phrases are in the language of `text.phrases`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tara_health.errors import AnalysisError
from tara_health.limits import SITE_RULES, SITE_RULES_BYTES
from tara_health.platform import paths
from tara_health.records import Finding
from tara_health.safety.reply import ReplyInContext, Rule
from tara_health.safety.rule_set import RuleSet, shipped
from tara_health.text.folded import fold
from tara_health.text.phrases import Phrases
from tara_health.vocabulary import Severity

PREFIX: Final = "site."


def site_file() -> Path:
    """Where a hospital puts its rules."""
    return paths.home() / "policy" / "safety.json"


def with_site_rules(table: RuleSet | None = None, file: Path | None = None) -> RuleSet:
    """The shipped table, or `table`, tightened by the hospital's file if there is one. Raises `AnalysisError`."""
    table, file = table or shipped(), file or site_file()
    try:
        with file.open("rb") as opened:
            content = opened.read(SITE_RULES_BYTES + 1)
    except FileNotFoundError:
        return table
    except OSError as problem:
        raise _unusable("it can't be read") from problem
    if len(content) > SITE_RULES_BYTES:
        raise _unusable(f"it is over {SITE_RULES_BYTES:,} bytes")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise _unusable("it is no JSON") from problem
    return tightened(table, data)


def tightened(table: RuleSet, data: Any) -> RuleSet:
    """`table` with what `data` adds. Raises `AnalysisError` naming the entry that is wrong."""
    if not isinstance(data, Mapping) or not isinstance(data.get("version"), str):
        raise _unusable("it needs a version")
    try:
        severities = {str(name): Severity(word) for name, word in dict(data.get("severities", {})).items()}
    except (TypeError, ValueError) as problem:
        raise _unusable(f"a severity is one of {', '.join(Severity)}") from problem
    unknown = sorted(set(severities) - set(table.least))
    if unknown:
        raise _unusable(f"there is no rule {unknown[0][:60]!r} to tighten")
    rows = data.get("rules", [])
    if not isinstance(rows, list) or len(rows) > SITE_RULES:
        raise _unusable(f"'rules' is a list of {SITE_RULES} at most")
    added = tuple(_rule(row, number) for number, row in enumerate(rows, start=1))
    tighter = table.tightened(severities)
    return RuleSet(f"{table.version}+{data['version'][:40]}", tighter.least, added)


def _rule(row: Any, number: int) -> Rule:
    try:
        name, sentence = str(row["name"]), str(row["sentence"])
        severity, phrases = Severity(row["severity"]), _phrases(row["phrases"])
        if not name.isidentifier() or not sentence.strip() or severity is Severity.OK:
            raise ValueError("name, sentence or severity")
    except (KeyError, TypeError, ValueError, IndexError) as problem:
        raise _unusable(f"rule {number} needs name, severity (note, warn, block), phrases and sentence") from problem

    def find(reply: ReplyInContext) -> Iterator[Finding]:
        text = fold(reply.response)
        for start, end in phrases.spans(text.folded):
            yield Finding(PREFIX + name, severity, *text.span(start, end), sentence)

    return Rule(PREFIX + name, "your institution", find)


def _phrases(listed: Any) -> Phrases:
    """The phrases, each parsed now: a fault shows when the file is read, not in the middle of a reply."""
    if not isinstance(listed, list) or not listed or not all(isinstance(phrase, str) for phrase in listed):
        raise ValueError("phrases")
    phrases = Phrases(*listed)
    phrases.spans("".join(listed).casefold())
    return phrases


def _unusable(why: str) -> AnalysisError:
    return AnalysisError(
        f"Your institution's rules (policy/safety.json) can't be used: {why}.",
        untouched="Your conversations are unharmed.",
        remedy="Ask IT to mend or remove the file.",
    )
