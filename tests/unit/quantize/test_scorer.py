"""The scorer: the same numbers whatever came before, and log-likelihoods that are sums of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from quantize.scorer import CHUNK, Scorer, log_softmax
from tara_health.errors import InputError, NotAGguf
from tests.unit.quantize.tiny import VOCABULARY, weights, write_base

IDS = [1, 504, 28, 357, 9, 282, 5, 900, 2]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("scored") / "tiny.gguf"
    write_base(made, weights())
    return made


@pytest.fixture
def scorer(file: Path) -> Iterator[Scorer]:
    with Scorer(file, context_tokens=1024) as loaded:
        yield loaded


def test_a_row_for_each_token(scorer: Scorer) -> None:
    scores = scorer.logits(IDS)
    assert scores.shape == (len(IDS), VOCABULARY)
    assert scores.dtype == np.float32
    assert scorer.vocabulary == VOCABULARY
    assert len({row.argmax() for row in scores}) > 1
    assert np.allclose(np.exp(log_softmax(scores)).sum(axis=1), 1)


def test_the_same_numbers_whatever_came_before(scorer: Scorer) -> None:
    first = scorer.logits(IDS)
    scorer.logits(list(reversed(IDS)))
    scorer.loglikelihood(IDS[:3], [7, 7])
    assert np.array_equal(scorer.logits(IDS), first)


def test_a_token_is_scored_by_what_stands_before_it_alone(scorer: Scorer) -> None:
    other = [*IDS[:5], 77, *IDS[6:]]
    one, two = scorer.logits(IDS), scorer.logits(other)
    assert np.allclose(one[:5], two[:5], atol=1e-5)
    assert not np.allclose(one[5:], two[5:], atol=1e-2)


def test_only_the_rows_that_are_asked_for(scorer: Scorer) -> None:
    assert np.allclose(scorer.logits(IDS, 6), scorer.logits(IDS)[6:], atol=1e-5)
    assert scorer.logits(IDS, len(IDS)).shape == (0, VOCABULARY)


def test_a_text_longer_than_one_batch(scorer: Scorer) -> None:
    long = (IDS * 100)[: CHUNK + 40]
    whole = scorer.logits(long)
    assert np.allclose(whole[: len(IDS)], scorer.logits(IDS), atol=1e-2)
    assert np.allclose(scorer.logits(long, CHUNK - 3), whole[CHUNK - 3 :], atol=1e-2)
    assert np.abs(whole[CHUNK:]).max() > 0.1


def test_a_loglikelihood_is_the_sum_over_the_continuation(scorer: Scorer) -> None:
    context, said = IDS[:4], IDS[4:7]
    scores = log_softmax(scorer.logits(context + said))
    wanted = sum(scores[len(context) - 1 + place, token] for place, token in enumerate(said))
    found, greedy = scorer.loglikelihood(context, said)
    assert found == pytest.approx(wanted, abs=1e-3)
    assert not greedy
    assert scorer.loglikelihood(context, []) == (0.0, True)


def test_what_greedy_decoding_says_is_greedy(scorer: Scorer) -> None:
    said: list[int] = []
    for _ in range(3):
        said.append(int(scorer.logits(IDS + said)[-1].argmax()))
    assert scorer.loglikelihood(IDS, said)[1]
    assert not scorer.loglikelihood(IDS, [*said[:2], (said[2] + 1) % VOCABULARY])[1]


def test_a_shared_context_changes_nothing(scorer: Scorer, file: Path) -> None:
    answers = [[5, 6], [5, 7], [900], [12, 13, 14, 15]]
    together = [scorer.loglikelihood(IDS, answer)[0] for answer in answers]
    for answer, found in zip(answers, together, strict=True):
        with Scorer(file, context_tokens=1024) as fresh:
            assert fresh.loglikelihood(IDS, answer)[0] == pytest.approx(found, abs=1e-2)
    assert len({round(found, 3) for found in together}) == len(answers)


def test_words_are_read_without_control_tokens_and_a_space_goes_to_what_follows(scorer: Scorer) -> None:
    assert 2 not in scorer.ids("<|im_end|>")
    assert scorer.ids("<|im_end|>", control=True) == [2]
    assert scorer.loglikelihood("the patient ", "is") == scorer.loglikelihood("the patient", " is")
    assert scorer.loglikelihood("the patient", " is") == scorer.loglikelihood(
        scorer.ids("the patient"), scorer.ids(" is")
    )


def test_nothing_before_is_the_token_that_begins_a_text(scorer: Scorer) -> None:
    assert scorer.loglikelihood("", [9, 8]) == scorer.loglikelihood([1], [9, 8])


def test_the_oldest_of_a_long_context_is_cut_and_a_long_text_refused(scorer: Scorer) -> None:
    long = IDS * 200
    kept = long[-(1024 - 2) :]
    assert scorer.loglikelihood(long, [5, 6])[0] == pytest.approx(scorer.loglikelihood(kept, [5, 6])[0], abs=1e-2)
    with pytest.raises(InputError, match="exceeds"):
        scorer.logits(long)
    with pytest.raises(InputError, match="exceeds"):
        scorer.loglikelihood([1], long)


def test_closing_twice_is_closing_once(file: Path) -> None:
    scorer = Scorer(file, context_tokens=256)
    scorer.close()
    scorer.close()


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.gguf").write_bytes(b"no model at all")
    with pytest.raises(NotAGguf):
        Scorer(tmp_path / "no.gguf")
