"""Choose what each Ekman group's odds count when one group is named: a macro-F1 that is fair to the rare ones.

    python -m training.reading.weigh_groups --data ../shared/data

The largest odds alone name the common groups too often. Climbs from equal weights, one group at a time, on GoEmotions'
development split, and prints the table for resources/rules/reading.json. A text counts as right when the named group
is among its groups.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tara_health.encoder.session import Encoder
from tara_health.vocabulary import EKMAN_GROUPS
from training.reading.examples import goemotions

_FACTORS: Final = (0.5, 0.7, 0.85, 1.15, 1.4, 2.0)
_ROUNDS: Final = 4
Weights = dict[str, float]
Odds = dict[str, float]


def named(odds: Odds, weights: Weights) -> str:
    """The group whose weighted odds are largest."""
    return max(EKMAN_GROUPS, key=lambda group: odds[group] * weights[group])


def macro_f1(truth: Sequence[frozenset[str]], said: Sequence[str]) -> float:
    """The mean F1 over the groups."""
    figures = []
    for group in EKMAN_GROUPS:
        both = sum(one == group and group in true for true, one in zip(truth, said, strict=True))
        figures.append(2 * both / max(1, sum(group in true for true in truth) + said.count(group)))
    return sum(figures) / len(figures)


def chosen_weights(truth: Sequence[frozenset[str]], odds: Sequence[Odds]) -> Weights:
    """Weights at which no single change of the grid helps any more, or after a few rounds."""
    weights = dict.fromkeys(EKMAN_GROUPS, 1.0)
    best = macro_f1(truth, [named(one, weights) for one in odds])
    for _ in range(_ROUNDS):
        before = best
        for group in EKMAN_GROUPS:
            for factor in _FACTORS:
                tried = weights | {group: weights[group] * factor}
                figure = macro_f1(truth, [named(one, tried) for one in odds])
                if figure > best:
                    best, weights = figure, tried
        if best == before:
            break
    return {group: round(weight, 2) for group, weight in weights.items()}


def main() -> None:
    """The command above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=None)
    asked = parser.parse_args()
    encoder = Encoder(asked.encoder)
    rows = list(goemotions(asked.data, "dev"))
    truth = [
        frozenset(group for group, held in zip(EKMAN_GROUPS, row.targets["group"], strict=True) if held) for row in rows
    ]
    odds = [encoder.read(row.text).odds["group"] for row in rows]
    weights = chosen_weights(truth, odds)
    equal = macro_f1(truth, [named(one, dict.fromkeys(EKMAN_GROUPS, 1.0)) for one in odds])
    print(
        f"macro-F1 with equal weights {equal:.3f}, with these {macro_f1(truth, [named(o, weights) for o in odds]):.3f}"
    )
    print(json.dumps(weights))


if __name__ == "__main__":
    main()
