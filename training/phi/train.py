"""Train the identifier model on what `training.phi.generate` wrote.

    python -m training.phi.train --texts runs/phi --out resources/models/phi [--steps 9000]

spaCy's own trainer with `config.cfg`; the pipeline with the best recall-weighted score on the dev texts is kept. One
core; about half an hour for 9,000 steps. Writes the pipeline and a manifest with hashes, the manifest last.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import spacy
from spacy.cli.train import train as spacy_train


def main() -> None:
    """The command above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("runs/phi/pipeline"))
    parser.add_argument("--steps", type=int, default=9_000)
    chosen = parser.parse_args()
    overrides: dict[str, Any] = {
        "paths.train": str(chosen.texts / "train.spacy"),
        "paths.dev": str(chosen.texts / "dev.spacy"),
        "training.max_steps": chosen.steps,
        "training.optimizer.learn_rate.total_steps": chosen.steps,
    }
    spacy_train(Path(__file__).parent / "config.cfg", chosen.work, overrides=overrides)
    save(chosen.work / "model-best", chosen.out)


def save(best: Path, out: Path) -> None:
    """Copy the best pipeline to `out`, without what only training needs, and describe it.

    The words of the training texts go too: finding hashes what it reads and looks none of them up, and the list of some
    200,000 took most of the loading.
    """
    if out.is_dir():
        shutil.rmtree(out)
    pipeline = spacy.load(best)
    pipeline.to_disk(out, exclude=["vocab"])
    pipeline.vocab.to_disk(out / "vocab", exclude=["vectors", "lookups"])
    (out / "vocab" / "strings.json").write_text("[]\n", "utf-8")
    files = sorted(file for file in out.rglob("*") if file.is_file())
    manifest = {
        "made_by": "training/phi",
        "labels": list(pipeline.get_pipe("ner").labels),
        "sha256": {file.relative_to(out).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
