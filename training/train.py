"""A run: base and prepared data in, adapter and figures out.

    config -> base and tokeniser -> packed rows -> LoRA -> Trainer with callbacks -> adapter, record

Promises: killed at any moment, the next start goes on from the last saved state and ends with the same weights (a test
kills one; bit for bit on one thread, while of some twenty starts on two threads one ended a rounding apart); loss
counts replies alone, averaged over the tokens of a whole optimiser step, so that long and short rows weigh by their
words; several processes (`accelerate launch`) give the loss and the weights of one with the same rows a step (a test
compares), and only the first writes. `batch_size` and `accumulation` are those of each process. Does not
promise that a run is good: `training.evaluate` measures.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

import torch
from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training
from transformers import PreTrainedModel, Trainer, TrainerCallback, TrainingArguments
from transformers.trainer import TRAINER_STATE_NAME
from transformers.trainer_callback import TrainerState

from training.base_model import load_model, load_tokenizer
from training.callbacks import MEASURED, callbacks_for, kept_step
from training.config import RunConfig
from training.encoded import PackedRows, encode
from training.packing import IGNORED
from training.probes.verdict import RECORD as HIPAA_RECORD
from training.shards import read_manifest
from training.tokens import PromptTokenizer

RECORD: Final = "run.json"


def train(config: RunConfig, data: Path, out: Path, *, extra: tuple[TrainerCallback, ...] = ()) -> dict[str, Any]:
    """Train to the end, or from the last saved state to the end; gives what `run.json` holds."""
    manifest = read_manifest(data, check=True)
    tokenizer = load_tokenizer(config.base)
    settings = arguments(config, out)
    # Tokens are kept on disk: one process makes them, the others read them.
    with settings.main_process_first():
        rows = {
            split: PackedRows(encode(data, split, config, tokenizer), config.max_tokens, config.seed)
            for split in ("train", "dev")
        }
    torch.manual_seed(config.seed)
    model = adapted(load_model(config), config, tokenizer)
    trainer = ReplyTrainer(
        model=model,
        args=settings,
        train_dataset=rows["train"],
        eval_dataset=rows["dev"],
        data_collator=_first,
        callbacks=[*callbacks_for(config, tokenizer), *extra],
    )
    started = time.monotonic()
    result = trainer.train(resume_from_checkpoint=last_whole(out))
    trainer.save_model(str(out / "best"))
    record = {
        "config": config.model_dump(mode="json"),
        "data": _data(manifest),
        "tokens_an_epoch": sum(pack.length for pack in rows["train"].packs),
        "tokens_an_epoch_without_packing": sum(pack.alone for pack in rows["train"].packs),
        "wall_s_of_this_start": round(time.monotonic() - started, 1),
        "steps": trainer.state.global_step,
        "best": {"step": kept_step(trainer.state), config.best_by: trainer.state.best_metric},
        "loss": result.training_loss,
        "log": trainer.state.log_history,
        "torch": str(torch.__version__),
        "processes": settings.world_size,
    }
    if trainer.is_world_process_zero():
        if "hipaa" in config.watch:
            record["hipaa"] = json.loads((out / HIPAA_RECORD).read_text("utf-8"))
        (out / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return record


def last_whole(out: Path) -> str | None:
    """The newest saved state that was written to its end: the trainer writes its own state last. None without one."""
    for saved in sorted(out.glob("checkpoint-*"), key=lambda each: -int(each.name.rpartition("-")[2])):
        try:
            TrainerState.load_from_json(str(saved / TRAINER_STATE_NAME))
        except (OSError, ValueError, TypeError):
            continue
        return str(saved)
    return None


def _data(manifest: dict[str, Any]) -> dict[str, Any]:
    """What the run's record says of its data: counts, hashes, and each source with its samples, for the model card."""
    rows = Counter[str]()
    for shard in manifest["shards"]:
        rows[shard["source"]] += shard["rows"]
    sources = [source | {"samples": rows[source["name"]]} for source in manifest["sources"]]
    shards = [shard["sha256"] for shard in manifest["shards"]]
    return {"counts": manifest["counts"], "shards": shards, "sources": sources}


def adapted(model: PreTrainedModel, config: RunConfig, tokenizer: PromptTokenizer) -> Any:
    """The model with what is trained: an adapter and the rows of the special tokens, or all weights."""
    names = tokenizer.renaming
    if names.grown:
        model.resize_token_embeddings(max(names.slots.values()) + 1)
    _begin_rows(model, tokenizer)
    if config.gradient_checkpointing:
        model.gradient_checkpointing_enable({"use_reentrant": False})
    if config.lora is None:
        return model
    if config.lora.quantized:
        model = prepare_model_for_kbit_training(model, use_gradient_checkpointing=config.gradient_checkpointing)
    if not config.lora.quantized and precision_of(config) == "bf16":
        # Frozen weights are only ever multiplied: kept in 16 bits they need not be cast in every step.
        for parameter in model.parameters():
            parameter.data = parameter.data.to(torch.bfloat16)
    return get_peft_model(
        model,
        LoraConfig(
            r=config.lora.rank,
            lora_alpha=config.lora.alpha,
            lora_dropout=config.lora.dropout,
            target_modules=list(config.lora.targets),
            trainable_token_indices={"embed_tokens": sorted(names.slots.values())},
            task_type="CAUSAL_LM",
        ),
    )


def _begin_rows(model: PreTrainedModel, tokenizer: PromptTokenizer) -> None:
    """A special token starts as the mean of its name's own tokens: spare rows were hardly ever trained."""
    rows = model.get_input_embeddings().weight
    with torch.no_grad():
        before = rows.detach().clone()
        for token, slot in tokenizer.renaming.slots.items():
            words = token.strip("</>").replace("_", " ").lower()
            rows[slot] = before[tokenizer.ids(words)].mean(0)


def arguments(config: RunConfig, out: Path) -> TrainingArguments:
    """The trainer's arguments for this config on this machine."""
    kind = precision_of(config)
    return TrainingArguments(
        output_dir=str(out),
        num_train_epochs=config.epochs,
        per_device_train_batch_size=1,
        per_device_eval_batch_size=1,
        gradient_accumulation_steps=config.batch_size * config.accumulation,
        learning_rate=config.learning_rate,
        weight_decay=config.weight_decay,
        warmup_steps=config.warmup_steps,
        lr_scheduler_type=config.scheduler,
        max_grad_norm=config.max_grad_norm,
        eval_strategy="steps",
        eval_steps=config.evaluate_every,
        save_strategy="steps",
        save_steps=config.save_every,
        save_total_limit=config.saves_kept,
        load_best_model_at_end=True,
        metric_for_best_model=f"eval_{config.best_by}",
        greater_is_better=config.best_by != "loss",
        logging_steps=5,
        bf16=kind == "bf16",
        fp16=kind == "fp16",
        use_cpu=not torch.cuda.is_available(),
        seed=config.seed,
        data_seed=config.seed,
        report_to=list(config.report_to),
        dataloader_num_workers=0,
        remove_unused_columns=False,
        label_names=["labels"],
        disable_tqdm=True,
        # Every weight that is trained takes part in every row.
        ddp_find_unused_parameters=False,
        # The others wait while the first process makes the tokens of a large corpus.
        ddp_timeout=6 * 3_600,
    )


def precision_of(config: RunConfig) -> str:
    """`bf16`, `fp16` or `fp32` on this machine."""
    if config.precision != "auto":
        return config.precision
    return "bf16" if not torch.cuda.is_available() or torch.cuda.is_bf16_supported() else "fp16"


class ReplyTrainer(Trainer):  # type: ignore[misc]
    """Loss on counted tokens alone, and the vocabulary's scores computed for those alone."""

    def compute_loss(
        self,
        model: Any,
        inputs: dict[str, torch.Tensor],
        return_outputs: bool = False,
        num_items_in_batch: torch.Tensor | int | None = None,
    ) -> Any:
        """The mean over counted tokens, or their sum over `num_items_in_batch` of the whole step.

        A row is a batch of its own. The wrapped model is called, not the layers in it: a distributed wrapper brings
        its processes' gradients together only for what went through it. It then takes their mean where a sum is due.
        """
        targets = inputs["labels"][0, 1:]
        counted = (targets != IGNORED).nonzero()[:, 0]
        scores = model(
            input_ids=inputs["input_ids"],
            attention_mask=inputs["attention_mask"],
            position_ids=inputs["position_ids"],
            use_cache=False,
            logits_to_keep=counted,
        ).logits[0]
        total = torch.nn.functional.cross_entropy(scores.float(), targets[counted], reduction="sum")
        if num_items_in_batch is None:
            loss = total / len(counted)
        else:
            loss = total / num_items_in_batch * self.accelerator.num_processes
        return (loss, {"loss": loss}) if return_outputs else loss

    def evaluate(self, *arguments: Any, **named: Any) -> dict[str, float]:
        """As the trainer's own; what callbacks measured is logged too."""
        metrics: dict[str, float] = super().evaluate(*arguments, **named)
        measured = {name: metrics[name] for name in MEASURED if name in metrics}
        if measured:
            self.log(measured)
        return metrics

    def prediction_step(
        self, model: Any, inputs: dict[str, Any], prediction_loss_only: bool, ignore_keys: list[str] | None = None
    ) -> tuple[torch.Tensor, None, None]:
        """The loss of one row; no scores are kept."""
        del prediction_loss_only, ignore_keys
        with torch.no_grad(), self.compute_loss_context_manager():
            return self.compute_loss(model, self._prepare_inputs(inputs)).detach(), None, None


def _first(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A row is a batch of its own: several would have to be padded."""
    (row,) = rows
    return row
