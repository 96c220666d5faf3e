"""What the exported encoder makes of the lines that no training saw: accuracy a head, and what each threshold costs.

    python -m training.reading.evaluate --encoder resources/models/encoder

These are development figures: thresholds (resources/rules/reading.json) are chosen on them. `make quality` measures on
lines by other hands.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tara_health.affect.emotion import read_emotion
from tara_health.encoder.heads import DANGERS, FAULTS
from tara_health.encoder.session import Encoder
from tara_health.encoder.signals import Signals
from training.reading import labelled_lines, labelled_replies
from training.split import Part

_ONE_OF: Final = ("emotion", "experiencer", "scenario", "specialty", "urgency", "complexity", "request")
_OF_REPLY: Final = ("reactions", "interpretations", "explorations", "tone")
_GRID: Final = (0.1, 0.2, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    """The mean F1 over the labels that occur in `truth`."""
    figures = []
    for label in sorted(set(truth)):
        both = sum(one == two == label for one, two in zip(truth, said, strict=True))
        figures.append(2 * both / (truth.count(label) + said.count(label)))
    return sum(figures) / len(figures)


def report_head(name: str, truth: list[str], said: list[str]) -> None:
    """One line: accuracy and macro-F1."""
    right = sum(one == two for one, two in zip(truth, said, strict=True))
    print(
        f"{name:16} accuracy {100 * right / len(truth):5.1f} %   macro-F1 {macro_f1(truth, said):.3f}   n {len(truth)}"
    )


def report_threshold(name: str, odds: Sequence[float], held: Sequence[bool]) -> None:
    """One line a threshold: how many of those that hold are found, how many others raise an alarm."""
    for at in _GRID:
        found = sum(odd >= at for odd, one in zip(odds, held, strict=True) if one) / max(1, sum(held))
        alarms = sum(odd >= at for odd, one in zip(odds, held, strict=True) if not one) / max(1, len(held) - sum(held))
        print(f"{name:18} at {at:.2f}: found {100 * found:5.1f} %   false alarms {100 * alarms:5.1f} %   n {sum(held)}")


def main() -> None:
    """The command above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path, default=None)
    chosen = parser.parse_args()
    encoder = Encoder(chosen.encoder)
    lines = labelled_lines.read_folder(part=Part.KEPT)
    signals = [encoder.read(line.text) for line in lines]
    for name in _ONE_OF:
        report_head(name, [getattr(line, name) for line in lines], [one.likeliest(name) for one in signals])
    errors = [
        abs(read_emotion(line.text, one).intensity - line.intensity) for one, line in zip(signals, lines, strict=True)
    ]
    print(f"intensity        mean error {sum(errors) / len(errors):.3f}")
    for danger in DANGERS:
        report_threshold(danger, _odds(signals, "danger", danger), [danger in line.danger for line in lines])
    emergencies = [line.urgency == "emergency" for line in lines]
    report_threshold("emergency", _odds(signals, "urgency", "emergency"), emergencies)
    # An emergency counts as urgent as well, as it does at run time.
    hasty = [1 - odd for odd in _odds(signals, "urgency", "routine")]
    report_threshold("urgent", hasty, [line.urgency != "routine" for line in lines])
    report_threshold(
        "refused", [1 - one for one in _odds(signals, "request", "ok")], [line.request != "ok" for line in lines]
    )
    pairs = labelled_replies.read_folder(part=Part.KEPT)
    judged = [encoder.read_reply(pair.message, pair.reply) for pair in pairs]
    for name in _OF_REPLY:
        report_head(name, [getattr(pair, name) for pair in pairs], [one.likeliest(name) for one in judged])
    for fault in FAULTS:
        report_threshold(fault, _odds(judged, "faults", fault), [fault in pair.faults for pair in pairs])


def _odds(signals: Sequence[Signals], head: str, answer: str) -> list[float]:
    return [one.of(head, answer) for one in signals]


if __name__ == "__main__":
    main()
