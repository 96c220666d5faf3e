"""The teacher: MPNet, five times the pupil's size, with the same heads over the same tokens.

Too large to ship and too slow to read a message in 50 ms; it reads what is implied better, and its odds are what the
shipped encoder is fitted to beside the labels. Both vocabularies hold the same pieces in the same order, so one window
of tokens serves both, and the teacher's odds of a token are odds of the pupil's token.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn
from transformers import MPNetModel

from tara_health.encoder.tokens import CASES
from training.reading.model import ReadingModel

_OFFSET: Final = 4
"""MPNet puts four markers of its own before BERT's pieces."""
_MARKERS: Final = {0: 1, 101: 0, 102: 2, 103: 30_526}
"""BERT's [PAD], [CLS], [SEP] and [MASK] as MPNet's."""
_FROZEN_LAYERS: Final = 2


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a backbone gives: (batch, tokens, width)."""

    last_hidden_state: Tensor


class MPNetBackbone(nn.Module):  # type: ignore[misc]
    """MPNet called as `ReadingModel` calls BERT: the pupil's token ids, and the case of each word."""

    def __init__(self, mpnet: MPNetModel) -> None:
        super().__init__()
        self.mpnet = mpnet
        self.config = mpnet.config
        self.cases = nn.Embedding(CASES, mpnet.config.hidden_size)
        nn.init.zeros_(self.cases.weight)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Hidden:
        """The hidden states of BERT's `input_ids`, shape (batch, tokens, width)."""
        own = input_ids + _OFFSET
        for theirs, ours in _MARKERS.items():
            own = own.masked_fill(input_ids == theirs, ours)
        pieces = self.mpnet.embeddings.word_embeddings(own) + self.cases(token_type_ids)
        return Hidden(self.mpnet(inputs_embeds=pieces, attention_mask=attention_mask).last_hidden_state)


def teacher_from(folder: Path) -> ReadingModel:
    """A fresh teacher on the pretrained backbone in `folder` (all-mpnet-base-v2, Apache-2.0)."""
    mpnet = MPNetModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    mpnet.embeddings.word_embeddings.weight.requires_grad_(False)
    for layer in mpnet.encoder.layer[:_FROZEN_LAYERS]:
        layer.requires_grad_(False)
    return ReadingModel(MPNetBackbone(mpnet))


def taught(teacher: ReadingModel, ids: Tensor, mask: Tensor, cases: Tensor) -> tuple[Tensor, Tensor]:
    """The teacher's raw scores, (batch, OUTPUTS) and (batch, tokens, TOKEN_LABELS), of whole texts."""
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        scores, tokens = teacher(ids, mask, cases)
    return scores.float(), tokens.float()
