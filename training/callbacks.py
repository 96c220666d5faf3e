"""What watches a run and may end it."""

from __future__ import annotations

from pathlib import Path

from transformers import EarlyStoppingCallback, TrainerCallback

from training.config import RunConfig
from training.tokens import PromptTokenizer


def callbacks_for(config: RunConfig, tokenizer: PromptTokenizer, data: Path) -> list[TrainerCallback]:
    """The callbacks of a run, in the order in which they act."""
    del tokenizer, data
    return [EarlyStoppingCallback(config.patience)]
