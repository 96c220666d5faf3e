from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from tara_health.errors import InputError, VaultError
from tara_health.store.export import Form, export_conversation
from tara_health.store.open import Vault


@pytest.fixture
def conversation_id(vault: Vault) -> int:
    made = vault.conversations.create("Ward round")
    vault.conversations.pin(made.id, ["eGFR 34"])
    vault.conversations.add(made.id, "user", "Is \ud800 odd?\0")
    vault.conversations.add(made.id, "assistant", "Part", state="stopped", details={"disclaimer": "Check it."})
    return made.id


def test_markdown_reads_like_the_transcript(vault: Vault, conversation_id: int, tmp_path: Path) -> None:
    target = tmp_path / "out.md"
    assert export_conversation(vault, conversation_id, target, Form.MARKDOWN) == 2
    text = target.read_bytes().decode("utf-8", "surrogatepass")
    assert text.startswith("# Ward round\n\nPinned: eGFR 34\n\n## You, ")
    assert "Is \ud800 odd?\0" in text
    assert text.endswith("UTC (stopped)\n\nPart\n\n*Check it.*\n")


def test_json_loses_nothing(vault: Vault, conversation_id: int, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    export_conversation(vault, conversation_id, target, Form.JSON)
    exported = json.loads(target.read_text(encoding="ascii"))
    stored = vault.conversations.path(conversation_id)
    assert [one["text"] for one in exported["messages"]] == [one.text for one in stored]
    assert [one["details"] for one in exported["messages"]] == [one.details for one in stored]
    assert exported["pinned"] == ["eGFR 34"]


def test_an_export_is_audited_private_and_never_overwrites(vault: Vault, conversation_id: int, tmp_path: Path) -> None:
    target = tmp_path / "out.md"
    export_conversation(vault, conversation_id, target, Form.MARKDOWN)
    if sys.platform != "win32":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    before = target.read_bytes()
    with pytest.raises(InputError, match="never overwrites"):
        export_conversation(vault, conversation_id, target, Form.JSON)
    assert target.read_bytes() == before
    kinds = vault.database.rows("SELECT kind, counts FROM audit WHERE kind = 'conversation_exported'")
    assert kinds == [("conversation_exported", '{"messages": 2}')] * 2


def test_what_is_not_there_is_not_exported(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="no longer"):
        export_conversation(vault, 10**9, tmp_path / "out.md", Form.MARKDOWN)
    assert not (tmp_path / "out.md").exists()
    with pytest.raises(InputError, match="no folder"):
        export_conversation(vault, 1, tmp_path / "absent" / "out.md", Form.MARKDOWN)
