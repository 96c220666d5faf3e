"""Train the linear Ekman-group model that `tara_health/affect/linear.py` runs, from GoEmotions, with numpy alone.

    python -m training.affect.train_linear --data ../shared/data/emotion --out resources/models/affect

Reads `goemotions_train.jsonl.gz`, `goemotions_dev.jsonl.gz` and `ekman_mapping.json` (CC BY 4.0 / Apache-2.0, Demszky
et al. 2020). One logistic unit a group over hashed n-grams (the features of the runtime, so the two can't drift
apart), trained by AdaGrad with rare groups weighted up. The decision thresholds are chosen on the training rows that
the fit did not see; dev is reported, and the settings below were the best
of some 25 on it, so its figure is optimistic. Fixed seed: the same data gives the same file. About a minute on one
core, 1 GB of memory; no extra packages."""

from __future__ import annotations

import argparse
import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tara_health.affect.linear import BUCKETS, features
from tara_health.clinical.text import fold
from tara_health.vocabulary import EKMAN_GROUPS

SEED: Final = 20261123
HELD_OUT: Final = 4_000
"""Training rows kept apart to choose thresholds."""
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Rows:
    """Texts as feature lists (`index` cut by `start`) and their groups as 0/1, shape (rows, 7)."""

    index: NDArray[np.int64]
    start: NDArray[np.int64]
    groups: Floats

    def __len__(self) -> int:
        """How many texts."""
        return len(self.groups)

    def batch(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The features of `rows` one after the other, and for each the position of its row."""
        parts = [self.index[self.start[row] : self.start[row + 1]] for row in rows]
        owner = np.repeat(np.arange(len(rows)), [len(part) for part in parts])
        return np.concatenate(parts), owner


@dataclass(frozen=True)
class Fit:
    """A trained model in floats."""

    weights: Floats
    bias: Floats
    idf: Floats

    def scores(self, rows: Rows) -> Floats:
        """Log-odds, shape (rows, 7)."""
        found = [_forward(self, *rows.batch(part), len(part))[0] for part in np.array_split(np.arange(len(rows)), 40)]
        return np.concatenate(found)


def read_rows(file: Path, mapping: dict[str, list[str]]) -> Rows:
    """Read one GoEmotions file; a row has every group that one of its labels belongs to."""
    group_of = {label: group for group, labels in mapping.items() for label in labels}
    index: list[int] = []
    start = [0]
    groups = []
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            index.extend(features(fold(row["text"]).folded))
            start.append(len(index))
            found = {group_of[label] for label in row["labels"]}
            groups.append([float(group in found) for group in EKMAN_GROUPS])
    return Rows(np.array(index), np.array(start), np.array(groups, dtype=np.float32))


def part_of(rows: Rows, first: int, last: int) -> Rows:
    """Rows `first` to `last`."""
    start = rows.start[first : last + 1]
    return Rows(rows.index[start[0] : start[-1]], start - start[0], rows.groups[first:last])


def inverse_document_frequency(rows: Rows, least: int = 3) -> Floats:
    """Shape (BUCKETS,); 0 for features in fewer than `least` texts, which only memorise."""
    counts = np.bincount(rows.index, minlength=BUCKETS)
    idf = np.log((1 + len(rows)) / (1 + counts)) + 1
    return np.where(counts >= least, idf, 0).astype(np.float32)


def _forward(fit: Fit, index: NDArray[np.int64], owner: NDArray[np.int64], rows: int) -> tuple[Floats, Floats]:
    idf = fit.idf[index]
    norm = np.sqrt(np.bincount(owner, idf**2, minlength=rows)).astype(np.float32)
    values: Floats = (idf / np.maximum(norm, 1e-6)[owner]).astype(np.float32)
    product = fit.weights[index] * values[:, None]
    sums = np.stack(
        [np.bincount(owner, product[:, group], minlength=rows) for group in range(product.shape[1])], axis=1
    )
    return (sums + fit.bias).astype(np.float32), values


def train(rows: Rows, epochs: int, rate: float, decay: float) -> Fit:
    """Logistic regression by AdaGrad; the positive rows of a group weigh by the root of how rare it is."""
    generator = np.random.default_rng(SEED)
    count = rows.groups.shape[1]
    fit = Fit(np.zeros((BUCKETS, count), np.float32), np.full(count, -2, np.float32), inverse_document_frequency(rows))
    squares = np.full((BUCKETS, count), 1e-4, np.float32)
    lift = np.sqrt(0.3 / np.maximum(rows.groups.mean(axis=0), 1e-3)).clip(1, 4)
    for _ in range(epochs):
        for picked in np.array_split(generator.permutation(len(rows)), len(rows) // 64):
            index, owner = rows.batch(picked)
            scores, values = _forward(fit, index, owner, len(picked))
            truth = rows.groups[picked]
            error = (1 / (1 + np.exp(-scores)) - truth) * np.where(truth > 0, lift, 1)
            seen, inverse = np.unique(index, return_inverse=True)
            gradient = np.zeros((len(seen), count), np.float32)
            np.add.at(gradient, inverse, error[owner] * values[:, None])
            gradient += decay * fit.weights[seen]
            squares[seen] += gradient**2
            fit.weights[seen] -= rate * gradient / np.sqrt(squares[seen])
            fit.bias[:] -= 0.02 * error.mean(axis=0)
    return fit


def f1(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """F1 of one group; 0 when nothing is there and nothing is said."""
    both = float((truth & said).sum())
    return 2 * both / max(float(truth.sum() + said.sum()), 1.0)


def thresholds(scores: Floats, groups: Floats) -> Floats:
    """The log-odds for each group above which saying it gives the best F1."""
    grid = np.linspace(-3, 2, 101)
    best = [
        grid[int(np.argmax([f1(groups[:, one] > 0, scores[:, one] > cut) for cut in grid]))]
        for one in range(groups.shape[1])
    ]
    return np.array(best, dtype=np.float32)


def save(fit: Fit, cuts: Floats, out: Path) -> None:
    """Write int8 weights; the thresholds go into the bias, so that 0 (a probability of one half) is the cut."""
    scale = (np.abs(fit.weights).max(axis=0) / 127).astype(np.float32)
    whole = np.rint(fit.weights / scale).clip(-127, 127).astype(np.int8)
    idf_scale = float(fit.idf.max()) / 255
    idf = np.rint(fit.idf / idf_scale).astype(np.uint8)
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        out / "ekman_linear.npz",
        weights=whole,
        scale=scale,
        bias=fit.bias - cuts,
        idf=idf,
        idf_scale=np.float32(idf_scale),
    )


def main() -> None:
    """Train, report on dev, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the GoEmotions files")
    parser.add_argument("--out", type=Path, required=True, help="folder for ekman_linear.npz")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=0.1)
    parser.add_argument("--decay", type=float, default=6e-3)
    chosen = parser.parse_args()
    mapping = json.loads((chosen.data / "ekman_mapping.json").read_text("utf-8"))
    rows = read_rows(chosen.data / "goemotions_train.jsonl.gz", mapping)
    dev = read_rows(chosen.data / "goemotions_dev.jsonl.gz", mapping)
    fit = train(part_of(rows, 0, len(rows) - HELD_OUT), chosen.epochs, chosen.rate, chosen.decay)
    held_out = part_of(rows, len(rows) - HELD_OUT, len(rows))
    cuts = thresholds(fit.scores(held_out), held_out.groups)
    scores = fit.scores(dev) - cuts
    figures = {group: f1(dev.groups[:, one] > 0, scores[:, one] > 0) for one, group in enumerate(EKMAN_GROUPS)}
    print(
        {group: round(figure, 3) for group, figure in figures.items()},
        "macro",
        round(sum(figures.values()) / len(figures), 4),
    )
    save(fit, cuts, chosen.out)


if __name__ == "__main__":
    main()
