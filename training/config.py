"""One training run as data: training/configs/*.yaml, each field with its bounds, a fault named in one sentence.

Every shipped config is parsed by a test. A config says what it changes from the guide's hyperparameters and why, in
comments beside the values.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

CONFIGS: Final = Path(__file__).parent / "configs"
CONFIG_BYTES: Final = 100_000
WATCHED_AS: Final = {"medical_accuracy": "medical", "emotional_intelligence": "emotional"}
"""Which watch measures the figure that a best model is chosen by."""
Share = Annotated[float, Field(gt=0, le=10)]


class ConfigError(ValueError):
    """A config can't be used; says which field and why."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Base(_Strict):
    """The weights that training starts from: a GGUF file of an installed package, or a pinned repository of the hub."""

    package: str = ""
    file: str = ""
    sha256: str = ""
    repository: str = ""
    revision: str = ""
    licence: str

    @model_validator(mode="after")
    def _one_of_both(self) -> Base:
        if bool(self.package and self.file and self.sha256) == bool(self.repository and self.revision):
            raise ValueError("give package, file and sha256, or repository and revision")
        return self


class Lora(_Strict):
    """Low-rank adaptation (Hu et al. 2021); `quantized` loads the base in 4 bits (QLoRA, Dettmers et al. 2023)."""

    rank: int = Field(ge=1, le=512)
    alpha: float = Field(gt=0)
    dropout: float = Field(ge=0, lt=1)
    targets: tuple[str, ...] = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
    quantized: bool = False


class RunConfig(_Strict):
    """A run. Steps are optimiser steps; `max_tokens` is the length of a packed row."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]{2,60}$")
    base: Base
    template: Literal["chatml-tara", "llama3-tara"]
    sources: dict[str, Share] = Field(min_length=1)
    """Each source's share: 1 takes each of its samples once an epoch, 0.1 a tenth, 2 each twice."""
    author_notes: float = Field(default=0.5, ge=0, le=1)
    """Of how many samples the note is made from the author's labels; the reader makes that of the others."""
    authored: tuple[str, ...] = ()
    """Sources of which every note is the author's."""
    lora: Lora | None = None
    epochs: float = Field(gt=0, le=100)
    batch_size: int = Field(ge=1, le=1024)
    accumulation: int = Field(ge=1, le=1024)
    learning_rate: float = Field(gt=0, lt=1)
    weight_decay: float = Field(ge=0, lt=1)
    warmup_steps: int = Field(ge=0)
    scheduler: Literal["linear", "cosine", "constant_with_warmup"] = "cosine"
    max_grad_norm: float = Field(default=1.0, gt=0)
    max_tokens: int = Field(ge=64, le=131_072)
    evaluate_every: int = Field(ge=1)
    save_every: int = Field(ge=1)
    saves_kept: int = Field(ge=1)
    patience: int = Field(ge=1)
    """Evaluations without a better one after which the run stops."""
    best_by: Literal["loss", "medical_accuracy", "emotional_intelligence"] = "medical_accuracy"
    gradient_checkpointing: bool = False
    precision: Literal["auto", "bf16", "fp16", "fp32"] = "auto"
    seed: int = 0
    report_to: tuple[Literal["tensorboard", "wandb", "mlflow"], ...] = ("tensorboard",)
    watch: tuple[Literal["medical", "emotional", "hipaa"], ...] = ("medical", "emotional", "hipaa")
    """What is measured at each evaluation beside the loss (`training.callbacks`)."""
    watch_from_step: int = Field(default=0, ge=0)
    """Evaluations before this step measure the loss alone."""

    @model_validator(mode="after")
    def _best_is_measured(self) -> RunConfig:
        if self.best_by != "loss" and WATCHED_AS[self.best_by] not in self.watch:
            raise ValueError(f"best_by {self.best_by} needs {WATCHED_AS[self.best_by]} in watch")
        if self.best_by != "loss" and self.watch_from_step > self.evaluate_every:
            raise ValueError(f"best_by {self.best_by} needs a watch_from_step of evaluate_every at most")
        return self

    @model_validator(mode="after")
    def _authored_is_trained_on(self) -> RunConfig:
        if not set(self.authored) <= set(self.sources):
            raise ValueError("authored names a source that is not among the sources")
        return self

    @model_validator(mode="after")
    def _savable(self) -> RunConfig:
        if self.save_every % self.evaluate_every:
            raise ValueError("save_every is a multiple of evaluate_every, so that each saved state has its figures")
        return self


def read_config(file: Path) -> RunConfig:
    """The config of a YAML file. Raises `ConfigError`."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"The config {file} can't be read ({error.strerror}).") from None
    if len(raw) > CONFIG_BYTES:
        raise ConfigError(f"The config {file.name} is larger than {CONFIG_BYTES:,} bytes.")
    try:
        return RunConfig.model_validate(yaml.safe_load(raw))
    except yaml.YAMLError:
        raise ConfigError(f"The config {file.name} is no YAML.") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"])) or "the config"
        raise ConfigError(f"{file.name}: {field}: {first['msg']}.") from None


def named(name: str) -> RunConfig:
    """A shipped config by name, or the config of a path. Raises `ConfigError`."""
    shipped = CONFIGS / f"{name}.yaml"
    return read_config(shipped if shipped.is_file() else Path(name))
