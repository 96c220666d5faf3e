"""The converted file and the rebuilt one are the same model; the converter's failures are one sentence."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
import pytest

from quantize.adapter import read_adapter, write_adapter
from quantize.convert import CONVERTER, SCRIPT, convert
from quantize.rebuild import rebuild
from quantize.scorer import Scorer
from tara_health.errors import InputError, ModelError, NotAGguf
from tara_health.prompt.tags import TOKENS
from tests.unit.quantize.tiny import (
    ALPHA,
    FIRST_SLOT,
    RANK,
    WHOLE_VOCABULARY,
    about,
    merged,
    peft_state,
    scores_of,
    transformers_model,
    weights,
    write_base,
    write_folder,
    write_peft,
)

IDS = [*range(3, 13), 1, 504, 28, 3575, 9, 282, 5, 19_000, 2]
needs_converter = pytest.mark.skipif(
    not (CONVERTER / SCRIPT).is_file(),
    reason="the converter is not installed (installer/requirements/quantize.txt)",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "model"
    made.mkdir()
    (made / "config.json").write_text("{}")
    (made / "tokenizer.json").write_text("{}")
    return made


def stand_in(tmp_path: Path, code: str) -> Path:
    """A converter that does `code`."""
    made = tmp_path / "converter"
    made.mkdir()
    (made / SCRIPT).write_text(f"import sys, pathlib\n{code}\n")
    return made


def test_without_the_converter_it_says_how_to_get_it(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"not installed.*requirements/quantize\.txt"):
        convert(folder, tmp_path / "made.gguf", converter=tmp_path / "none")


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no model"):
        convert(tmp_path, tmp_path / "made.gguf", converter=stand_in(tmp_path, ""))


def test_an_unknown_template_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="chatml-tara, llama3-tara"):
        convert(folder, tmp_path / "made.gguf", "gemma", converter=stand_in(tmp_path, ""))


@pytest.mark.parametrize(
    ("code", "error", "said"),
    [
        ("sys.exit('first line\\nno such tensor')", ModelError, "no such tensor"),
        ("sys.exit(3)", ModelError, "said nothing"),
        ("", ModelError, "said nothing"),
        ("pathlib.Path(sys.argv[-1]).write_bytes(b'half a file')", NotAGguf, "not a GGUF"),
    ],
)
def test_a_converter_that_fails_leaves_nothing(
    code: str, error: type[Exception], said: str, folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(error, match=said):
        convert(folder, tmp_path / "out" / "made.gguf", converter=stand_in(tmp_path, code))
    assert not list((tmp_path / "out").iterdir())


def test_the_converter_is_offline_and_sees_our_template(folder: Path, tmp_path: Path) -> None:
    (folder / "chat_template.jinja").write_text("another")
    said = "; ".join(
        (
            "import os, json",
            "staged = pathlib.Path(sys.argv[1])",
            "template = json.loads((staged / 'tokenizer_config.json').read_text())['chat_template']",
            "names = sorted(file.name for file in staged.iterdir())",
            "sys.exit(f\"{os.environ['HF_HUB_OFFLINE']} {TOKEN in template} {staged.name} {names}\")",
        )
    ).replace("TOKEN", repr(TOKENS[0]))
    with pytest.raises(ModelError, match=r"1 True Named \['config\.json', 'metadata\.json', 'tokenizer\.json', 'token"):
        convert(folder, tmp_path / "made.gguf", name="Named", converter=stand_in(tmp_path, said))
    assert (folder / "chat_template.jinja").read_text() == "another"


@dataclass(frozen=True)
class Made:
    """What both ways gave."""

    converted: Path
    again: Path
    rebuilt: Path
    plain: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    pytest.importorskip("torch")
    from quantize.merge import merge
    from tests.unit.training.tiny import tiny_config

    space = tmp_path_factory.mktemp("ways")
    of, state = weights(32, WHOLE_VOCABULARY), peft_state()
    sha256 = write_base(space / "base.gguf", of)
    write_folder(space / "base", of, space / "base.gguf")
    write_peft(space / "peft", state)
    write_adapter(space / "adapter", state, about(sha256))
    rebuild(space / "base.gguf", read_adapter(space / "adapter"), space / "rebuilt.gguf", "F16")
    config = tiny_config(space / "base", lora={"rank": RANK, "alpha": ALPHA, "dropout": 0})
    merge(config, space / "peft", space / "merged", 32)
    for name in ("converted", "again"):
        convert(space / "merged", space / f"{name}.gguf", name="TARA-tiny", version="0.1.0")
    return Made(space / "converted.gguf", space / "again.gguf", space / "rebuilt.gguf", space / "base")


pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning"),
]


@needs_converter
def test_both_ways_give_the_model_that_was_trained(made: Made) -> None:
    wanted = scores_of(transformers_model(merged(weights(32, WHOLE_VOCABULARY), peft_state())), IDS)
    found = {}
    for file in (made.converted, made.rebuilt):
        with Scorer(file, context_tokens=256) as scorer:
            found[file.name] = scorer.logits(IDS)
        assert np.abs(found[file.name] - wanted).max() < 1e-2, file.name
    assert np.abs(found["converted.gguf"] - found["rebuilt.gguf"]).max() < 1e-2
    untrained = scores_of(transformers_model(weights(32, WHOLE_VOCABULARY)), IDS)
    assert np.abs(untrained - wanted).max() > 1


@needs_converter
def test_both_files_say_the_same_of_tokens_and_template(made: Made) -> None:
    one, other = (gguf.GGUFReader(str(file)).fields for file in (made.converted, made.rebuilt))
    for key in ("tokens", "token_type", "merges", "pre", "model", "eos_token_id", "bos_token_id", "add_bos_token"):
        name = f"tokenizer.ggml.{key}"
        assert one[name].contents() == other[name].contents(), key
    assert one["tokenizer.chat_template"].contents() == other["tokenizer.chat_template"].contents()
    assert one["general.name"].contents() == "TARA-tiny"
    assert one["general.version"].contents() == "0.1.0"
    tokens = one["tokenizer.ggml.tokens"].contents()
    assert tuple(tokens[FIRST_SLOT : FIRST_SLOT + 10]) == TOKENS


@needs_converter
def test_converting_twice_gives_the_same_bytes(made: Made) -> None:
    digests = {hashlib.sha256(file.read_bytes()).hexdigest() for file in (made.converted, made.again)}
    assert len(digests) == 1


@needs_converter
def test_a_folder_without_the_special_tokens_is_refused(made: Made, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"vocabulary lacks <MEDICAL_CONTEXT>"):
        convert(made.plain, tmp_path / "made.gguf")
    assert not list(tmp_path.glob("made*"))
