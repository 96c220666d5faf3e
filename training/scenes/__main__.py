"""Composed scenes to read, and how varied all of them are: `python -m training.scenes --count 40 --seed 1`."""

from __future__ import annotations

import argparse
import random
import sys
from itertools import islice

from training.scenes.writer import written
from training.sources.own_scenes import SOURCE
from training.sources.source import Record
from training.variety import Varieties, lines_of, replies_of


def _shown(record: Record) -> str:
    sample = record.sample
    felt, setting = sample.emotional_context, sample.medical_context
    head = (
        f"{sample.conversation_id}: {felt.patient_emotion} {felt.patient_emotion_intensity:.1f} "
        f"{sample.participants[0]}; {sample.scenario}, {setting.specialty}, {setting.urgency_level}, "
        f"{setting.complexity}; {', '.join(sample.learning_objectives)}"
    )
    turns = (f"{'UA'[place % 2]}: {turn.message}" for place, turn in enumerate(sample.conversation))
    return "\n".join((head, *turns, "==="))


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, help="samples at most; all that the banks give without")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=10, help="samples that are printed, drawn from all")
    given = parser.parse_args()
    varieties, shown, total = Varieties(), list[Record](), 0
    draw = random.Random(given.seed)  # noqa: S311 - which samples are shown
    for record in islice(written(given.seed, given.count), given.count):
        varieties.add(SOURCE.name, replies_of([(one.speaker, one.message) for one in record.sample.conversation]))
        total += 1
        if len(shown) < given.show:
            shown.append(record)
        elif (place := draw.randrange(total)) < given.show:
            shown[place] = record
    print(*map(_shown, shown), f"{total:,} samples were written.", sep="\n")
    print(*lines_of(varieties.told()), *varieties.warnings(), sep="\n")
    if given.count and total < given.count:
        print(f"The banks gave {total:,} of {given.count:,}: add circumstances (training/scenes/README.md).")
    return 0


if __name__ == "__main__":
    sys.exit(_main())
