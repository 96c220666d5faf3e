"""Our own lines and replies keep their format, and a fault is told by file and line, never by the message."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.reading import labelled_lines, labelled_replies
from training.reading.labelled_lines import LineError
from training.split import Part

GOOD = "sad|0.5|patient|follow_up|general|routine|low|none|ok|So the garden can wait, a|b"


def test_every_shipped_line_and_reply_is_sound() -> None:
    assert len(labelled_lines.read_folder()) > 5_000
    assert len(labelled_replies.read_folder()) > 500


def test_no_line_is_also_measured_on() -> None:
    unseen = Path(__file__).resolve().parents[3] / "vectors" / "reading"
    measured = {line.text.casefold() for file in unseen.glob("*.txt") for line in labelled_lines.read_file(file)}
    assert len(measured) > 400
    assert not measured & {line.text.casefold() for line in labelled_lines.read_folder()}


def test_a_message_may_hold_the_mark_that_parts_labels(tmp_path: Path) -> None:
    (tmp_path / "hand.txt").write_text(f"# a comment\n\n{GOOD}\n")
    (line,) = labelled_lines.read_file(tmp_path / "hand.txt")
    assert (line.text, line.hand, line.intensity) == ("So the garden can wait, a|b", "hand", 0.5)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("sad|0.5|too few", "nine labels"),
        (GOOD.replace("sad", "sadd"), "emotion"),
        (GOOD.replace("0.5", "much"), "no number"),
        (GOOD.replace("0.5", "0"), "0 for neutral alone"),
        (GOOD.replace("none", "danger"), "danger"),
        (GOOD.replace("|ok|", "|maybe|"), "request"),
    ],
)
def test_a_faulty_line_is_named_by_place(tmp_path: Path, bad: str, said: str) -> None:
    (tmp_path / "hand.txt").write_text(f"{GOOD}\n{bad}\n")
    with pytest.raises(LineError, match=said) as caught:
        list(labelled_lines.read_file(tmp_path / "hand.txt"))
    assert str(caught.value).startswith("hand.txt:2")
    assert "garden" not in str(caught.value)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("2|0|1|warm|none|a message without its reply", "' => '"),
        ("3|0|1|warm|none|a => b", "0, 1 or 2"),
        ("2|0|1|kind|none|a => b", "tone"),
        ("2|0|1|warm|fault|a => b", "faults"),
    ],
)
def test_a_faulty_reply_is_named_by_place(tmp_path: Path, bad: str, said: str) -> None:
    (tmp_path / "hand.txt").write_text(f"{bad}\n")
    with pytest.raises(LineError, match=said):
        list(labelled_replies.read_file(tmp_path / "hand.txt"))


def test_a_kept_hand_is_in_no_training() -> None:
    for read in (labelled_lines.read_folder, labelled_replies.read_folder):
        trained, kept = read(), read(part=Part.KEPT)
        assert {row.hand[:4] for row in kept} == {"kept"}
        assert "kept" not in {row.hand[:4] for row in trained}
        assert len(kept) >= 60
