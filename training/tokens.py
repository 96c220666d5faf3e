"""The base's tokeniser with TARA's ten special tokens in slots that the base never uses, and prompts as token ids.

Promises: the same ids that llama.cpp gives for the shipped file (tests/unit/training/test_tokens.py compares them):
control segments are parsed for control tokens, content never is. The slots are spare code tokens of SmolLM2 and
reserved ones of Llama 3; a base with neither gets the tokens at its end, and its embedding has to grow.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from tokenizers import Tokenizer

from tara_health.inference.protocol import Prompt
from tara_health.prompt.tags import TOKENS

SPARE: Final = (
    *("<repo_name>", "<reponame>", "<file_sep>", "<filename>", "<gh_stars>", "<issue_start>", "<issue_comment>"),
    *("<issue_closed>", "<jupyter_start>", "<jupyter_text>", "<jupyter_code>", "<jupyter_output>"),
    *("<jupyter_script>", "<empty_output>"),
    *(f"<|reserved_special_token_{number}|>" for number in range(250)),
)
"""Control tokens of known bases that no chat uses, in the order in which they are taken."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """Which vocabulary slot each special token takes. `grown` tokens had no slot and stand behind the vocabulary."""

    slots: dict[str, int]
    replaced: dict[str, str]
    grown: int


def renaming(vocabulary: dict[str, int]) -> Renaming:
    """The slots for a base with this vocabulary (token to id)."""
    free = [token for token in SPARE if token in vocabulary]
    slots, replaced = {}, {}
    for number, token in enumerate(TOKENS):
        if number < len(free):
            slots[token] = vocabulary[free[number]]
            replaced[free[number]] = token
        else:
            slots[token] = len(vocabulary) + number - len(free)
    return Renaming(slots, replaced, max(0, len(TOKENS) - len(free)))


class PromptTokenizer:
    """Prompts as token ids. `definition` is the base's tokenizer.json."""

    def __init__(self, definition: str) -> None:
        described = json.loads(definition)
        vocabulary = dict(described["model"]["vocab"])
        vocabulary |= {added["content"]: added["id"] for added in described["added_tokens"]}
        self.renaming = renaming(vocabulary)
        self.definition = json.dumps(_renamed(described, self.renaming), ensure_ascii=False)
        self._control = Tokenizer.from_str(self.definition)
        self._content = Tokenizer.from_str(self.definition)
        self._content.encode_special_tokens = True

    def ids(self, text: str, *, control: bool = False) -> list[int]:
        """The ids of one segment; no token is put before or after."""
        tokenizer = self._control if control else self._content
        ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def prompt_ids(self, prompt: Prompt) -> list[int]:
        """The ids of a rendered prompt, segment by segment, as the engine takes them."""
        return [token for segment in prompt for token in self.ids(segment.text, control=segment.control)]

    def text(self, ids: list[int]) -> str:
        """The words of ids, control tokens included."""
        words: str = self._control.decode(ids, skip_special_tokens=False)
        return words


def _renamed(described: dict[str, object], names: Renaming) -> dict[str, object]:
    model, added = described["model"], described["added_tokens"]
    if not isinstance(model, dict) or not isinstance(added, list):
        raise ValueError("this is no tokenizer.json with a vocabulary and added tokens")
    model["vocab"] = {names.replaced.get(token, token): number for token, number in model["vocab"].items()}
    for token in added:
        token["content"] = names.replaced.get(token["content"], token["content"])
    present = {token["content"] for token in added}
    plain = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    added += [
        {"id": number, "content": token, **plain} for token, number in names.slots.items() if token not in present
    ]
    return described
