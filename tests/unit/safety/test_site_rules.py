"""A hospital adds and tightens; it can loosen nothing, and a broken file is said, not passed over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tara_health.errors import AnalysisError
from tara_health.safety.check import ReplyInContext, StreamedReply, check_reply
from tara_health.safety.rule_set import shipped
from tara_health.safety.site_rules import tightened, with_site_rules
from tara_health.vocabulary import Mode, Severity

OWN = {
    "version": "2026-11",
    "severities": {"unsupported_number": "warn", "lethal_advice": "note"},
    "rules": [
        {"name": "brand", "severity": "block", "phrases": ["(tylenol|advil)"], "sentence": "Use the generic name."}
    ],
}


def reply(text: str) -> ReplyInContext:
    return ReplyInContext("What for a headache?", text, "", Mode.CLINICAL_QUESTION)


def test_a_rule_of_its_own_is_found_graded_and_named() -> None:
    table = tightened(shipped(), OWN)
    found = check_reply(reply("You may take Tylenol for it."), table)
    (finding,) = [one for one in found.findings if one.rule == "site.brand"]
    assert "You may take Tylenol for it."[finding.start : finding.end] == "Tylenol"
    assert finding.severity is Severity.BLOCK
    assert "site.brand" in found.rules.rules
    assert found.rules.version.endswith("+2026-11")
    assert not check_reply(reply("You may take paracetamol."), table).findings


def test_it_holds_while_streaming_too() -> None:
    streamed = StreamedReply(reply(""), tightened(shipped(), OWN))
    assert any(one.rule == "site.brand" for one in streamed("Rest. Then take Advil."))


def test_it_tightens_and_never_loosens() -> None:
    table = tightened(shipped(), OWN)
    assert table.least["unsupported_number"] is Severity.WARN
    assert table.least["lethal_advice"] is shipped().least["lethal_advice"] is Severity.BLOCK


def test_without_a_file_the_shipped_table_stands(tmp_path: Path) -> None:
    assert with_site_rules(file=tmp_path / "none.json") is shipped()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "no JSON"),
        ("[]", "version"),
        (json.dumps({"version": "1", "severities": {"unsupported_number": "loud"}}), "severity is one of"),
        (json.dumps({"version": "1", "severities": {"no_such": "warn"}}), "no rule 'no_such'"),
        (json.dumps({"version": "1", "rules": [{"name": "x"}]}), "rule 1 needs"),
        (json.dumps({"version": "1", "rules": [{**OWN["rules"][0], "severity": "ok"}]}), "rule 1 needs"),
        (json.dumps({"version": "1", "rules": {}}), "list"),
        (json.dumps({"version": "1", "severities": None}), "severity is one of"),
        (json.dumps({"version": "1", "rules": [{**OWN["rules"][0], "phrases": ["(open"]}]}), "rule 1 needs"),
        (json.dumps({"version": "1", "rules": [{**OWN["rules"][0], "phrases": "a tablet"}]}), "rule 1 needs"),
        (json.dumps({"version": "1", "rules": [{**OWN["rules"][0], "phrases": [5]}]}), "rule 1 needs"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_a_broken_file_is_one_clear_sentence(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "safety.json"
    file.write_text(content)
    with pytest.raises(AnalysisError, match=said):
        with_site_rules(file=file)
