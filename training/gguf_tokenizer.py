"""A byte-level BPE tokeniser (GPT-2 kind) out of a GGUF's metadata, as a tokenizer.json; without transformers.

What llama.cpp calls `smollm` splits digits one by one before GPT-2's own pattern (llama.cpp, `LLAMA_VOCAB_PRE_TYPE`).
Only that kind is built here: a base of another kind brings its own tokenizer.json.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import gguf
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

_CONTROL: Final = 3
"""GGUF's token type of control tokens."""


def tokenizer_definition(file: Path) -> str:
    """The tokenizer.json of a GGUF file. Raises `ValueError` for another kind of tokeniser."""
    fields = gguf.GGUFReader(str(file)).fields
    if fields["tokenizer.ggml.pre"].contents() != "smollm":
        raise ValueError(f"{file.name} has a tokeniser of another kind; take the base's own tokenizer.json.")
    tokens = fields["tokenizer.ggml.tokens"].contents()
    merges = [tuple(pair.split(" ")) for pair in fields["tokenizer.ggml.merges"].contents()]
    tokenizer = Tokenizer(models.BPE({token: number for number, token in enumerate(tokens)}, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    kinds = fields["tokenizer.ggml.token_type"].contents()
    control = [token for token, kind in zip(tokens, kinds, strict=True) if kind == _CONTROL]
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in control])
    described: str = json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False)
    return described
