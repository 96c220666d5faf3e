"""Real vaults of each released schema must open with today's code. Add one folder a schema; never write one anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tara_health.store import migrations
from tara_health.store.open import Vault
from tara_health.vocabulary import Mode
from tests.unit.store.made_vault import PASSPHRASE

VAULTS = Path(__file__).parents[2] / "vectors" / "vaults"


def test_there_is_one_for_each_schema() -> None:
    numbers = sorted(int(folder.name) for folder in VAULTS.iterdir())
    assert numbers == list(range(1, len(migrations.STEPS) + 1))


@pytest.mark.parametrize("schema", ["1"])
def test_it_opens_with_both_secrets_and_holds_what_was_written(schema: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(VAULTS / schema, tmp_path / "vault"))
    for secret in (PASSPHRASE, (folder / "recovery-key.txt").read_text()):
        with Vault.open(folder, secret) as vault:
            (conversation,) = vault.conversations.recent()
            assert (conversation.mode, conversation.pinned) == (Mode.PATIENT_MESSAGE, ("eGFR 34",))
            question, answer = vault.conversations.path(conversation.id)
            assert question.text == "Ménière: may he take betahistine?\0 \ud800"
            assert question.details == {"context_note": "note"}
            assert answer.text == "Second answer."
            assert len(vault.conversations.siblings(answer.id)) == 2
            assert [hit.message_id for hit in vault.search("meniere betahist")] == [None, question.id]
            assert vault.check().audit_entries >= 3
