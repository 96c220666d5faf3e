"""The size limit of every input, in one place.

Each limit says what it bounds and its unit. Crossing one is an `InputError` or `ModelError` with a sentence, never a
hang, a crash or a silent cut.
"""

from __future__ import annotations

from typing import Final

MESSAGE_CHARACTERS: Final = 100_000
"""One message as typed or pasted, in Python characters (a 1 MB paste is refused with a sentence)."""

ANALYSIS_CHARACTERS: Final = 100_000
"""What the readers read of one text, in characters: no less than a message may hold, so nothing sent goes unread."""

JSONL_LINE_BYTES: Final = 1_000_000
"""One line of a --jsonl input, in bytes."""

PASSPHRASE_CHARACTERS: Final = 1_024
"""Longest passphrase, in characters."""

PASSPHRASE_MIN_CHARACTERS: Final = 12
"""Shortest new passphrase, in characters."""

TITLE_CHARACTERS: Final = 200
"""A conversation's title."""

PINNED_FACT_CHARACTERS: Final = 300
"""One pinned fact; at most `PINNED_FACTS` of them."""

PINNED_FACTS: Final = 20
"""Pinned facts a conversation."""

SEARCH_QUERY_CHARACTERS: Final = 500
"""A search query."""

SITE_RULES_BYTES: Final = 1_000_000
"""A hospital's own reply rules, as a file."""

SITE_RULES: Final = 500
"""Rules in it."""

SETTINGS_BYTES: Final = 1_000_000
"""The settings file."""

VAULT_HEADER_BYTES: Final = 65_536
"""The vault's key-slot header."""

JOURNAL_ENTRY_BYTES: Final = 1_000_000
"""One entry of the clinician's private file, as JSON."""

JOURNAL_KIND_CHARACTERS: Final = 40
"""The name of an entry's kind in it."""

GGUF_HEADER_BYTES: Final = 256 * 1024 * 1024
"""Bytes of a GGUF file read before its tensors."""

GGUF_KEYS: Final = 4_096
"""Key-value pairs in a GGUF header."""

GGUF_TENSORS: Final = 65_536
"""Tensors in a GGUF header."""

GGUF_STRING_BYTES: Final = 8 * 1024 * 1024
"""One string in a GGUF header (a chat template or token)."""

GGUF_ARRAY_ITEMS: Final = 4_000_000
"""Items of one array in a GGUF header (a vocabulary)."""

ENGINE_FRAME_BYTES: Final = 64 * 1024 * 1024
"""One frame on the pipe between desktop and engine process."""

REPLY_TOKENS: Final = 4_096
"""Longest reply that may be asked of the model, in tokens."""

RELEASE_BYTES: Final = 100_000
"""The page of facts of a release, the words of a model card, a manifest or its signature."""

REPORT_BYTES: Final = 64 * 1024 * 1024
"""An evaluation report, a run's record, a comparison of files or their task scores."""

GATE_BYTES: Final = 100_000
"""The release gate."""

ATTESTATION_BYTES: Final = 20_000
"""One attestation of a person, or its signature."""

ITEM_TEXTS_BYTES: Final = 200_000
"""An institution's file of item texts for one questionnaire in one language."""

ITEM_TEXTS_FILES: Final = 200
"""Such files in the policy folder."""

ITEM_TEXT_CHARACTERS: Final = 1_000
"""The wording of one question or of one answer, in characters."""

ITEM_LICENCE_CHARACTERS: Final = 4_000
"""The licence of such a file, and the name of who holds the permission, in characters."""

TALK_TURNS: Final = 300
"""Turns of one supportive talk, which lives in memory."""

DEBRIEF_ANSWER_CHARACTERS: Final = 20_000
"""One answer of a debrief."""
