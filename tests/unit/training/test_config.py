"""Every shipped config parses, says what it is trained on, and a wrong one is refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tara_health.models.embedded import BASE_SHA256
from tara_health.prompt.template import TEMPLATES
from training.canaries import SOURCE as CANARIES
from training.config import CONFIGS, ConfigError, named, read_config
from training.sources.registry import SOURCES

SHIPPED = sorted(file.stem for file in CONFIGS.glob("*.yaml"))


def test_there_are_configs() -> None:
    assert {"tara-health-135m", "tara-health-3b", "tara-health-8b", "tara-health-8b-full"} <= set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_config_parses_and_names_what_there_is(name: str) -> None:
    config = named(name)
    assert config.name == name
    assert TEMPLATES[config.template].tagged
    assert set(config.sources) <= {
        source.name for source in (*SOURCES, CANARIES)
    }  # prepare plants the canaries by itself


def test_the_guides_hyperparameters_are_the_full_config() -> None:
    full = named("tara-health-8b-full")
    guide = (3, 4, 8, 2e-5, 0.01, 500, 500, 1_000, 3)
    assert guide == (
        *(full.epochs, full.batch_size, full.accumulation, full.learning_rate, full.weight_decay),
        *(full.warmup_steps, full.evaluate_every, full.save_every, full.saves_kept),
    )
    assert full.lora is None


def test_the_shipped_weights_start_from_the_pinned_file() -> None:
    assert named("tara-health-135m").base.sha256 == BASE_SHA256


@pytest.mark.parametrize("file", sorted((CONFIGS / "accelerate").glob("*.yaml")), ids=lambda file: file.stem)
def test_a_distributed_config_is_yaml_with_a_kind(file: Path) -> None:
    assert yaml.safe_load(file.read_text())["distributed_type"] in {"FSDP", "DEEPSPEED", "MULTI_GPU"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"epochs": 0}, "epochs"),
        ({"learning_rate": "fast"}, "learning_rate"),
        ({"colour": "red"}, "colour"),
        ({"save_every": 99}, "save_every"),
        ({"base": {"licence": "x", "repository": "a/b"}}, "base"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, object], field: str, tmp_path: Path) -> None:
    values = yaml.safe_load((CONFIGS / "tara-health-135m.yaml").read_text()) | change
    file = tmp_path / "wrong.yaml"
    file.write_text(yaml.safe_dump(values))
    with pytest.raises(ConfigError, match=field):
        read_config(file)


def test_a_config_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't be read"):
        named(str(tmp_path / "none.yaml"))
