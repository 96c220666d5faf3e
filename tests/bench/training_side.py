"""One side of the training figures, in a process of its own: our trainer, or a plain transformers Trainer.

    python -m tests.bench.training_side SIDE CONFIG DATA OUT STEPS      SIDE: ours or plain; CONFIG: a file of JSON

Both go once through the same conversations, STEPS optimiser steps of ours, with the same adapter on the same frozen
base in the same precision, and both count the loss on replies alone. What differs: ours packs conversations into rows
and scores the replies' tokens alone; the plain one pads a batch of as many conversations as a row holds on average to
its longest, by transformers' own collator for given labels, and takes the model's own loss. Neither measures or saves.

Prints READY, then waits for a line before each optimiser step and prints `STEP {...}` behind it (`Step`).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import (
    DataCollatorForSeq2Seq,
    PreTrainedTokenizerFast,
    Trainer,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
)

from tara_health.prompt.template import TEMPLATES
from training.base_model import load_model, load_tokenizer
from training.config import RunConfig
from training.encoded import PackedRows, encode
from training.packing import IGNORED, Pack
from training.tokens import PromptTokenizer
from training.train import ReplyTrainer, adapted, arguments, precision_of


@dataclass(slots=True)
class Step:
    """One optimiser step: its conversations, the tokens of their replies, all of their own tokens as each would have
    alone, the tokens that the model was given for them (padding too, a shared beginning once), and how many steps are
    still to come.
    """

    seconds: float = 0.0
    conversations: int = 0
    replies: int = 0
    own: int = 0
    given: int = 0
    left: int = 0

    def add(self, inputs: dict[str, torch.Tensor]) -> None:
        """Count a batch, padded or packed."""
        self.replies += int((inputs["labels"] != IGNORED).sum())
        self.given += inputs["input_ids"].numel()
        if "position_ids" not in inputs:
            self.conversations += len(inputs["input_ids"])
            self.own += int(inputs["attention_mask"].sum())
            return
        # Each conversation keeps the positions it has alone: where they do not go on, one has ended.
        positions = inputs["position_ids"][0]
        last = torch.cat([positions[1:] != positions[:-1] + 1, torch.tensor([True], device=positions.device)])
        self.conversations += int(last.sum())
        self.own += int((positions[last] + 1).sum())


class Paced(TrainerCallback):  # type: ignore[misc]
    """Waits for a line before each optimiser step and tells of it afterwards."""

    def __init__(self, trainer: Trainer) -> None:
        self._step, self._began = Step(), 0.0
        inner = trainer.training_step

        def counted(model: Any, inputs: dict[str, torch.Tensor], *rest: Any) -> Any:
            self._step.add(inputs)
            return inner(model, inputs, *rest)

        trainer.training_step = counted

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **named: Any
    ) -> None:
        """Loaded: the first step may begin."""
        print("READY", flush=True)
        self._wait()

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **named: Any
    ) -> TrainerControl:
        """Tell of the step; what a run does between steps is not asked for here."""
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        self._step.seconds = time.perf_counter() - self._began
        self._step.left = state.max_steps - state.global_step
        print("STEP", json.dumps(asdict(self._step)), flush=True)
        if self._step.left:
            self._wait()
        control.should_evaluate = control.should_save = False
        return control

    def _wait(self) -> None:
        sys.stdin.readline()
        self._step, self._began = Step(), time.perf_counter()


def ours(config: RunConfig, rows: PackedRows, model: Any, out: Path) -> Trainer:
    """As `training.train` does it, without its callbacks."""
    return ReplyTrainer(
        model=model,
        args=arguments(config, out),
        train_dataset=rows,
        eval_dataset=rows,
        data_collator=lambda batch: batch[0],
    )


def plain(config: RunConfig, packs: Sequence[Pack], tokenizer: PromptTokenizer, model: Any, out: Path) -> Trainer:
    """transformers' Trainer on the packs' members, one by one."""
    members = [member for pack in packs for member in pack.members]
    samples = [
        {
            "input_ids": one.ids,
            "attention_mask": [1] * len(one.ids),
            "labels": [token if counts else IGNORED for token, counts in zip(one.ids, one.counted, strict=True)],
        }
        for one in members
    ]
    pad = TEMPLATES[config.template].stop[0]
    definition = out.with_suffix(".tokenizer.json")
    definition.write_text(tokenizer.definition, encoding="utf-8")
    padding = PreTrainedTokenizerFast(tokenizer_file=str(definition), pad_token=pad, padding_side="right")
    kind = precision_of(config)
    settings = TrainingArguments(
        output_dir=str(out),
        num_train_epochs=config.epochs,
        per_device_train_batch_size=max(1, round(len(members) / len(packs))),
        gradient_accumulation_steps=config.batch_size * config.accumulation,
        learning_rate=config.learning_rate,
        weight_decay=config.weight_decay,
        warmup_steps=config.warmup_steps,
        lr_scheduler_type=config.scheduler,
        max_grad_norm=config.max_grad_norm,
        logging_steps=5,
        save_strategy="no",
        bf16=kind == "bf16",
        fp16=kind == "fp16",
        use_cpu=not torch.cuda.is_available(),
        seed=config.seed,
        report_to=[],
        disable_tqdm=True,
    )
    return Trainer(
        model=model,
        args=settings,
        train_dataset=samples,
        data_collator=DataCollatorForSeq2Seq(padding, label_pad_token_id=IGNORED),
    )


def main() -> None:
    """Load, then train step by step."""
    side, described, data, out, steps = sys.argv[1], *map(Path, sys.argv[2:5]), int(sys.argv[5])
    config = RunConfig.model_validate_json(described.read_bytes())
    tokenizer = load_tokenizer(config.base)
    rows = PackedRows(encode(data, "train", config, tokenizer), config.max_tokens, config.seed)
    rows.packs = rows.packs[: steps * config.batch_size * config.accumulation]
    torch.manual_seed(config.seed)
    model = adapted(load_model(config), config, tokenizer)
    trainer = ours(config, rows, model, out) if side == "ours" else plain(config, rows.packs, tokenizer, model, out)
    trainer.add_callback(Paced(trainer))
    trainer.train()


if __name__ == "__main__":
    main()
