"""The rules' table: what a broken installation says."""

import pytest

from tara_health.errors import AnalysisError
from tara_health.platform import paths
from tara_health.safety.rule_set import read_resource


@pytest.mark.parametrize("content", [None, "{not json"])
def test_a_missing_or_broken_table_is_one_clear_sentence(tmp_path, monkeypatch, content):
    (tmp_path / "rules").mkdir()
    if content is not None:
        (tmp_path / "rules" / "safety.json").write_text(content, "utf-8")
    monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path)
    with pytest.raises(AnalysisError, match=r"safety\.json can't be read.*Reinstall"):
        read_resource("safety")
