"""The encoder as torch trains it: MiniLM, one learned look over the tokens a head, one linear layer a head.

Input: token ids, a 0/1 mask and the case of each token's word, all (batch, tokens). Output: (batch, OUTPUTS) raw
scores, all heads of `tara_health.encoder.heads` one after the other, and (batch, tokens, TOKEN_LABELS) for the
identifiers. Each head weighs the tokens by its own learned query (zero at the start, which is the plain mean), so that
a danger told in one clause of a long message is not averaged away.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from tara_health.encoder.heads import HEADS, TOKEN_LABELS
from tara_health.encoder.tokens import CASES


class ReadingModel(nn.Module):  # type: ignore[misc]
    """The trainable encoder with all heads."""

    def __init__(self, backbone: nn.Module) -> None:
        super().__init__()
        self.backbone = backbone
        width = backbone.config.hidden_size
        self.queries = nn.Parameter(torch.zeros(len(HEADS), width))
        self.marks = nn.Linear(width, len(TOKEN_LABELS))
        self.layers = nn.ModuleList(nn.Linear(width, len(head.answers)) for head in HEADS)
        self.dropout = nn.Dropout(0.1)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, cases: Tensor) -> tuple[Tensor, Tensor]:
        """Raw scores, shape (batch, OUTPUTS), and of each token, shape (batch, tokens, TOKEN_LABELS)."""
        hidden = self.backbone(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=cases
        ).last_hidden_state
        looks = torch.einsum("btw,hw->bht", hidden, self.queries)
        looks = looks + (1.0 - attention_mask[:, None, :].to(looks.dtype)) * -1e4
        pooled = torch.einsum("bht,btw->bhw", looks.softmax(-1), hidden)
        pooled = self.dropout(pooled)
        scores = torch.cat([layer(pooled[:, number]) for number, layer in enumerate(self.layers)], dim=-1)
        return scores, self.marks(hidden)


def from_pretrained(folder: Path) -> ReadingModel:
    """A fresh model on the pretrained backbone in `folder` (all-MiniLM-L6-v2, Apache-2.0)."""
    backbone = BertModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        attn_implementation="eager",  # the fastest backward on a CPU, and what exports to plain ONNX
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    # BERT's two kinds of sentence become the four cases of a word, all beginning as the kind MiniLM was trained with.
    kinds = backbone.embeddings.token_type_embeddings
    cases = nn.Embedding(CASES, kinds.embedding_dim)
    cases.weight.data.copy_(kinds.weight.data[:1].expand(CASES, -1))
    backbone.embeddings.token_type_embeddings = cases
    # 11.7 million of the 22.7 million weights; what words mean is left as it was learned from a billion pairs.
    backbone.embeddings.word_embeddings.weight.requires_grad_(False)
    return ReadingModel(backbone)
