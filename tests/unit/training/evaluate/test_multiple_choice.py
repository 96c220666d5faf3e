"""Items, draws and accuracy; the harness gives what our own scoring gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.evaluate.harness import adapter, run, task_config, write_items
from training.evaluate.multiple_choice import (
    Item,
    Task,
    accuracy,
    answer_of,
    drawn,
    read_items,
    read_tasks,
    right_of,
)
from training.evaluate.probe import SUBJECTS


class Longest:
    """Likes a continuation the better, the fewer bytes it has; so, by the byte, all alike but for `liked`."""

    def __init__(self, liked: str) -> None:
        self.liked = liked
        self.asked: list[tuple[str, str]] = []

    def loglikelihood(self, context: str, continuation: str) -> tuple[float, bool]:
        self.asked.append((context, continuation))
        each = -1.0 if self.liked in continuation else -2.0
        return each * len(continuation.encode()), self.liked in continuation


TASK = Task("tara_general", "general", "Question: {question}\nAnswer:", 3)
ITEM = Item("one", "general", "Which?", ("a short one", "a much longer one than the first", "liver"), 2)


def test_the_likeliest_by_the_byte_is_the_answer() -> None:
    scorer = Longest("liver")
    assert answer_of(ITEM, TASK, scorer) == 2
    assert scorer.asked[0] == ("Question: Which?\nAnswer:", " a short one")
    assert answer_of(ITEM, TASK, Longest("longer")) == 1


def test_every_task_file_reads_and_each_subject_has_one() -> None:
    assert sorted(task.subject for task in read_tasks()) == sorted(SUBJECTS)


def test_a_task_of_no_subject_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text("name: x\nsubject: cooking\nprompt: '{question}'\nmost: 3\n")
    with pytest.raises(ValueError, match="no subject"):
        read_tasks(tmp_path)


def test_items_come_from_rows_and_from_our_own_file(tmp_path: Path) -> None:
    file = tmp_path / "exam.jsonl"
    row = {"question": "Which  bone?", "options": {"B": "ulna", "A": "radius"}, "answer_idx": "B"}
    file.write_text(json.dumps(row) + "\n")
    first, *own = read_items([file], lambda question: "cardiology" if "bone" in question else "general")
    assert first == Item("exam-0", "cardiology", "Which bone?", ("radius", "ulna"), 1)
    assert len(own) == 24
    assert all(len(item.choices) == 4 and item.subject == "patient_communication" for item in own)
    assert {item.right for item in own} == {0, 1, 2, 3}


def test_our_own_answers_are_not_given_away_by_place_or_length() -> None:
    own = list(read_items([], lambda _: "general"))
    longest = sum(max(range(4), key=lambda place: len(item.choices[place])) == item.right for item in own)
    assert longest <= 8
    assert all(sum(item.right == place for item in own) <= 8 for place in range(4))


def test_a_draw_is_the_same_each_time_and_of_its_subject() -> None:
    items = [Item(str(number), ("general", "cardiology")[number % 2], "?", ("a", "b"), 0) for number in range(40)]
    first = drawn(items, TASK)
    assert first == drawn(items, TASK)
    assert len(first) == 3
    assert {item.subject for item in first} == {"general"}


def test_accuracy_has_n_and_an_interval() -> None:
    right = right_of([ITEM, Item("two", "general", "Which?", ("liver", "b"), 1)], TASK, Longest("liver"))
    assert right == {"one": 1.0, "two": 0.0}
    found = accuracy(right)
    assert (found.mean, found.n) == (0.5, 2)
    assert found.low < 0.2 < 0.8 < found.high


def test_what_the_harness_is_told(tmp_path: Path) -> None:
    write_items([ITEM], tmp_path / "items.jsonl")
    config = task_config(TASK, tmp_path / "items.jsonl")
    assert config["doc_to_text"] == "Question: {{question}}\nAnswer:"
    row = json.loads((tmp_path / "items.jsonl").read_text())
    assert row == {"question": "Which?", "choices": list(ITEM.choices), "right": 2}


def test_the_harness_reaches_the_same_accuracy(tmp_path: Path) -> None:
    pytest.importorskip("lm_eval")
    items = [ITEM, Item("two", "general", "What?", ("liver", "something else"), 1)]
    found = run([TASK], {TASK.name: items}, Longest("liver"), tmp_path)
    own = accuracy(right_of(items, TASK, Longest("liver"))).mean
    assert found[TASK.name]["acc_norm,none"] == own
    with pytest.raises(NotImplementedError):
        adapter(Longest("x")).generate_until([])
