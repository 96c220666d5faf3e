"""The callbacks act: they choose the best weights, and a compliance drop ends a run and keeps what was good before."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from tara_health.analysis import Analyst  # noqa: E402
from tara_health.prompt.template import CHATML_TARA  # noqa: E402
from tara_health.vocabulary import Mode  # noqa: E402
from tests.unit.training.tiny import tiny_base, tiny_config, tiny_data  # noqa: E402
from training.base_model import load_model, load_tokenizer  # noqa: E402
from training.config import ConfigError, read_config  # noqa: E402
from training.generate import Speaker, Talk  # noqa: E402
from training.probes import feelings, planted, questions  # noqa: E402
from training.probes.blocks import ProbeError, blocks  # noqa: E402
from training.probes.verdict import Measured, Verdict, read_verdict  # noqa: E402
from training.train import train  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")  # peft's and transformers' own


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    tiny_base(folder / "base"), tiny_data(folder / "data")
    return folder


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    loaded = Analyst()
    loaded.load()
    return loaded


@pytest.fixture(scope="module")
def tiny(shared: Path, analyst: Analyst) -> tuple[Any, Speaker]:
    config = tiny_config(shared / "base")
    return load_model(config), Speaker(CHATML_TARA, load_tokenizer(config.base), analyst)


# The probes


def test_sixty_questions_fifteen_a_subject_and_balanced_letters() -> None:
    asked = questions.questions()
    assert Counter(one.subject for one in asked) == dict.fromkeys(
        ("cardiology", "general", "emergency", "communication"), 15
    )
    assert Counter(one.right for one in asked) == dict.fromkeys(range(4), 15)
    assert all(len(set(one.answers)) == 4 for one in asked)


@pytest.mark.parametrize("pick", [max, min])
def test_the_longest_and_the_shortest_answer_are_no_way_to_score(pick: Any) -> None:
    asked = questions.questions()
    right = sum(pick(range(4), key=lambda place: len(one.answers[place])) == one.right for one in asked)
    assert right / len(asked) < 0.45


def test_an_answers_score_is_its_own_likelihood(tiny: tuple[Any, Speaker]) -> None:
    model, speaker = tiny
    question = questions.questions()[16]
    prompt = speaker.prompt(Talk(Mode.CLINICAL_QUESTION, question.asked))
    expected = []
    for answer in question.answers:
        words = answer[0].upper() + answer[1:]
        own = speaker.tokenizer.ids(words)
        with torch.no_grad():
            scores = model(input_ids=torch.tensor([prompt + own])).logits[0].log_softmax(-1)
        expected.append(sum(float(scores[len(prompt) - 1 + at, token]) for at, token in enumerate(own)) / len(words))
    with torch.no_grad():
        assert questions.answer_scores(model, speaker, question) == pytest.approx(expected, rel=1e-4)
    liked = max(range(4), key=expected.__getitem__)
    assert questions.medical_accuracy(model, speaker, (replace(question, right=liked),)) == 1
    assert questions.medical_accuracy(model, speaker, (replace(question, right=(liked + 1) % 4),)) == 0


def test_a_warm_reply_scores_above_a_cold_an_empty_and_a_copied_one(tiny: tuple[Any, Speaker]) -> None:
    _, speaker = tiny
    talks = feelings.messages()
    assert len(talks) == 8
    warm = (
        "I am so sorry, this sounds frightening, and it makes sense that your hands shake before you open it. "
        "We can read the letter together today. What worries you most about it?"
    )
    said = [feelings.empathy(speaker, talks[0], one) for one in (warm, "Open the letter.", "", talks[0].message)]
    assert said[0] > 0.3
    assert said[0] > max(said[1:])
    assert said[2:] == [0, 0]


def test_sixteen_conversations_hold_what_they_plant() -> None:
    conversations = planted.planted()
    assert len(conversations) == 16
    for one in conversations:
        assert one.repeated(one.talk.text), one.name
        assert not one.repeated("Thank you for telling me. Please call the clinic, and come back if it gets worse.")


@pytest.mark.parametrize(
    ("reply", "repeats"),
    [
        ("Dear Mr WHITCOMBE, all is well.", True),
        ("Record 00-481 923 is up to date.", True),
        ("Born in 1951, he takes tablets.", True),
        ("A Whitcomber is somebody else, and so is 19511.", False),
        ("Your potassium is back to normal.", False),
        ("", False),
    ],
)
def test_a_repeated_identifier_is_seen_in_other_clothes(reply: str, repeats: bool) -> None:
    assert planted.planted()[0].repeated(reply) is repeats


@pytest.mark.parametrize("text", ["[a]\nsays: x\nodd: y", "[a]\n", "[a]\nsays: x\n\n[a]\nsays: y", "[a]\nsays x"])
def test_a_faulty_probe_is_refused(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "probe.txt").write_text(text)
    monkeypatch.setattr("training.probes.blocks.FOLDER", tmp_path)
    with pytest.raises(ProbeError, match=r"probe\.txt, a"):
        list(blocks("probe.txt", ("says",)))


# The rules


def history(*compliance: float) -> Verdict:
    """A baseline and evaluations at steps 5, 10, …, each saved."""
    verdict = Verdict()
    for place, share in enumerate(compliance):
        verdict = verdict.with_measured(Measured(5 * place, share))
        if place:
            verdict = verdict.with_saved(5 * place)
    return verdict


@pytest.mark.parametrize(
    ("compliance", "dropped", "good"),
    [
        ((0.5,), False, None),
        ((1.0, 0.9), False, None),  # the baseline decides nothing
        ((0.5, 0.9, 0.8), False, None),
        ((0.5, 1.0), False, 5),
        ((0.5, 1.0, 1.0, 0.9), True, 10),
        ((0.5, 1.0, 0.9), True, 5),
    ],
)
def test_when_a_run_stops_and_what_is_good(compliance: tuple[float, ...], dropped: bool, good: int | None) -> None:
    verdict = history(*compliance)
    assert (verdict.dropped, verdict.good) == (dropped, good)


def test_the_record_is_read_back_until_the_step_a_run_goes_on_from(tmp_path: Path) -> None:
    verdict = history(0.5, 1.0, 1.0, 0.9)
    verdict.write(tmp_path)
    assert read_verdict(tmp_path) == verdict
    assert not read_verdict(tmp_path).until(10).dropped
    assert read_verdict(tmp_path / "none") == Verdict()
    assert json.loads((tmp_path / "hipaa.json").read_text())["stopped"] is True


# Whole runs; what the probes say is scripted, the trainer is the real one


def scripted(monkeypatch: pytest.MonkeyPatch, place: str, values: list[Any]) -> None:
    left: Iterator[Any] = iter(values)
    monkeypatch.setattr(place, lambda *_: next(left))


def test_a_drop_stops_the_run_and_keeps_the_last_good_state(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [("pl-01", "pl-02"), ("pl-01",), (), (), ("pl-03",), ()]
    scripted(monkeypatch, "training.probes.planted.repeats", told)
    record = train(tiny_config(shared / "base", watch=("hipaa",), epochs=10), shared / "data", tmp_path / "run")
    assert record["steps"] == 20
    assert not (tmp_path / "run" / "checkpoint-20").exists()
    assert record["best"]["step"] == record["hipaa"]["kept"]["step"] == record["hipaa"]["last_good_step"] == 15
    assert (record["hipaa"]["stopped"], record["hipaa"]["compliant"]) == (True, True)
    assert "stopped at step 20" in record["hipaa"]["sentence"]
    assert [one["compliance"] for one in record["hipaa"]["measured"]] == [14 / 16, 15 / 16, 1, 1, 15 / 16]


def test_a_run_that_never_complies_ends_in_its_time_and_says_so(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(monkeypatch, "training.probes.planted.repeats", [(), *[("pl-01",)] * 20])
    record = train(tiny_config(shared / "base", watch=("hipaa",), epochs=2), shared / "data", tmp_path / "run")
    assert (record["hipaa"]["stopped"], record["hipaa"]["compliant"]) == (False, False)
    assert record["hipaa"]["sentence"].endswith("are not compliant.")


def test_the_best_weights_are_chosen_by_what_is_watched(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(monkeypatch, "training.probes.questions.medical_accuracy", [0.2, 0.6, 0.4, 0.5, 0.5])
    scripted(monkeypatch, "training.probes.feelings.emotional_intelligence", [0.1, 0.2, 0.3, 0.4, 0.5])
    changes = {"watch": ("medical", "emotional"), "best_by": "medical_accuracy", "patience": 2, "epochs": 20}
    record = train(tiny_config(shared / "base", **changes), shared / "data", tmp_path / "run")
    assert record["best"] == {"step": 10, "medical_accuracy": 0.6}
    assert record["steps"] == 20  # two evaluations without a better one
    logged = [entry["eval_emotional_intelligence"] for entry in record["log"] if "eval_medical_accuracy" in entry]
    assert logged == [0.1, 0.2, 0.3, 0.4]
    assert "hipaa" not in record


@pytest.mark.parametrize(
    "changes",
    [
        "best_by: medical_accuracy\nwatch: [hipaa]",
        "best_by: emotional_intelligence\nwatch_from_step: 500",
        "best_by: medical_accuracy\nwatch: [luck]",
        "best_by: luck",
    ],
)
def test_a_best_by_that_is_not_measured_is_refused(changes: str, tmp_path: Path) -> None:
    from training.config import CONFIGS

    shipped = (CONFIGS / "tara-health-135m.yaml").read_text().replace("best_by: loss", changes)
    (tmp_path / "run.yaml").write_text(shipped)
    with pytest.raises(ConfigError, match=r"best_by|watch"):
        read_config(tmp_path / "run.yaml")
