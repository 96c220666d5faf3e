"""The rules' table: version, source, and the least severity of each rule, from resources/rules/safety.json.

A hospital's policy may tighten this table, never loosen it: `tightened` takes the graver of both severities and has no
way to switch a rule off. By hand: `python -c "from tara_health.safety.rule_set import shipped; print(shipped())"`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from tara_health.errors import AnalysisError
from tara_health.platform import paths
from tara_health.records import Finding
from tara_health.vocabulary import Severity, worst

if TYPE_CHECKING:
    from tara_health.safety.reply import Rule


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Which rules run and the least severity that a finding of each is given."""

    version: str
    least: Mapping[str, Severity]
    added: tuple[Rule, ...] = ()
    """Rules of a hospital's own (`site_rules`)."""

    def tightened(self, policy: Mapping[str, Severity]) -> RuleSet:
        """This table with the policy's severities where they are graver; names it does not know are ignored."""
        least = {name: worst([own, policy.get(name, Severity.OK)]) for name, own in self.least.items()}
        return RuleSet(self.version, least, self.added)

    def graded(self, finding: Finding) -> Finding:
        """The finding, at least as grave as the table says."""
        severity = worst([finding.severity, self.least.get(finding.rule, Severity.OK)])
        return finding if severity is finding.severity else replace(finding, severity=severity)


def read_resource(name: str) -> Any:
    """The JSON of resources/rules/`name`.json; `AnalysisError` when the installation lacks it."""
    try:
        return json.loads((paths.resources_dir() / "rules" / f"{name}.json").read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise AnalysisError(
            f"The rule table {name}.json can't be read.",
            untouched="Your conversations are unharmed.",
            remedy="Reinstall TARA or ask IT to restore its resources folder.",
        ) from problem


@cache
def shipped() -> RuleSet:
    """The table that TARA ships, of the rules that are enabled."""
    table = read_resource("safety")
    return RuleSet(
        version=table["version"],
        least={row["name"]: Severity(row["severity"]) for row in table["rules"] if row["enabled"]},
    )
