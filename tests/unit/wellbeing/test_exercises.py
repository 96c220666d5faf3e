"""The exercises can be read, and where somebody is in one follows from the seconds alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tara_health.errors import WellbeingDataUnreadable
from tara_health.platform import paths
from tara_health.wellbeing import exercises as module
from tara_health.wellbeing.exercises import Breath, Exercise, Moment, Step, exercises

IN, OUT = Step("in", 4, breath=Breath.IN), Step("out", 6, breath=Breath.OUT)
TWO_BREATHS = Exercise("k", "t", "a", "c", 2, (IN, OUT))


@pytest.mark.parametrize(
    ("seconds", "moment"),
    [
        (-1, Moment(IN, 0.0, 0)),
        (0, Moment(IN, 0.0, 0)),
        (2, Moment(IN, 0.5, 0)),
        (4, Moment(OUT, 0.0, 1)),
        (7, Moment(OUT, 0.5, 1)),
        (10, Moment(IN, 0.0, 2)),
        (19, Moment(OUT, 5 / 6, 3)),
        (20, None),
        (1e9, None),
    ],
)
def test_where_somebody_is(seconds: float, moment: Moment | None) -> None:
    assert TWO_BREATHS.at(seconds) == moment


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.key)
def test_each_step_begins_where_the_one_before_it_ends(exercise: Exercise) -> None:
    for place in range(exercise.places):
        moment = exercise.at(exercise.begins(place) + 1e-6)
        assert moment is not None
        assert moment.place == place
        assert moment.part == pytest.approx(0, abs=1e-3)
    assert exercise.begins(exercise.places) == exercise.seconds
    assert exercise.at(exercise.seconds) is None
    assert exercise.at(exercise.seconds - 1e-6) is not None


def test_the_four_that_are_promised() -> None:
    assert [exercise.key for exercise in exercises()] == ["breathing", "grounding", "pause", "shutting-the-day"]
    assert [exercise.breathes for exercise in exercises()] == [True, False, False, False]
    assert [step.words.split()[0] for step in exercises()[1].steps[1:6]] == ["Five", "Four", "Three", "Two", "One"]


def test_the_breath_is_slow_and_the_pause_is_three_minutes() -> None:
    breathing, _, pause, _ = exercises()
    assert 60 / (breathing.seconds / breathing.rounds) == pytest.approx(6)
    assert breathing.steps[1].seconds > breathing.steps[0].seconds, "out is longer than in"
    assert breathing.seconds == pause.seconds == 180


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.key)
def test_no_promise_of_an_effect(exercise: Exercise) -> None:
    said = " ".join([exercise.about, exercise.care, *(f"{step.words} {step.more}" for step in exercise.steps)]).lower()
    assert not [word for word in ("heal", "cure", "treat", "yoga", "reduces", "proven") if word in said.split()]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        '{"exercises": [{"key": "x"}]}',
        '{"exercises": [{"key": "x", "title": "", "about": "", "care": "", "rounds": 1, "steps": []}]}',
        '{"exercises": [{"key": "x", "title": "", "about": "", "care": "", "rounds": 1,'
        ' "steps": [{"words": "", "seconds": 0}]}]}',
        '{"exercises": [{"key": "x", "title": "", "about": "", "care": "", "rounds": 1,'
        ' "steps": [{"words": "", "seconds": 4, "breath": "sideways"}]}]}',
        '{"exercises": [{"key": "x", "title": "", "about": "", "care": "", "rounds": 1,'
        ' "steps": [{"words": "", "seconds": 1801}]}]}',
    ],
)
def test_a_broken_file_is_one_sentence(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wellbeing").mkdir()
    (tmp_path / "wellbeing" / "exercises.json").write_text(content)
    monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path)
    with pytest.raises(WellbeingDataUnreadable, match=r"exercises\.json can't be read"):
        module.exercises.__wrapped__()


def test_the_file_says_where_the_forms_come_from() -> None:
    read = json.loads((paths.resources_dir() / "wellbeing" / "exercises.json").read_text("utf-8"))
    assert "None of them is a treatment" in read["note"]
