"""The comparison: its rule case by case, and figures of real tiny files that are what they say."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from typer.testing import CliRunner

from quantize.compare import LEAST_AGREEMENT, REFERENCE, Comparison, Row, chosen, compare, table
from quantize.fidelity import Text, fidelity, read_texts, spaced
from quantize.quantize import RECIPES, quantize
from quantize.quantize_cli import app
from quantize.scorer import Scorer, log_softmax
from quantize.speed import peak_memory, speeds
from tara_health.errors import InputError
from tests.unit.quantize.tiny import VOCABULARY, weights, write_base

ROW = Row(
    name="",
    sha256="0" * 64,
    size_bytes=0,
    perplexity=10.0,
    kl_divergence=0.01,
    kl_99=0.1,
    top1_agreement=1.0,
    decode_tokens_per_s=100.0,
    prefill_tokens_per_s=400.0,
    peak_memory_bytes=2**28,
)


def rows(*values: tuple[str, int, float, float]) -> list[Row]:
    """Name, size, agreement, speed."""
    return [
        replace(ROW, name=name, size_bytes=size, top1_agreement=agreement, decode_tokens_per_s=speed)
        for name, size, agreement, speed in values
    ]


@pytest.mark.parametrize(
    ("measured", "wanted"),
    [
        (rows(("Q4", 90, 0.98, 100), ("Q5", 100, 0.99, 100), ("Q8", 140, 0.995, 100)), "Q4"),
        (rows(("Q4", 90, 0.92, 100), ("Q5", 100, 0.975, 95), ("Q8", 140, 0.995, 98)), "Q5"),
        (rows(("Q4", 90, 0.92, 100), ("Q5", 100, 0.975, 89), ("Q8", 140, 0.995, 98)), "Q8"),
        (rows(("Q4", 90, 0.92, 100), ("Q5", 100, 0.96, 99), ("Q8", 140, 0.969, 98)), "Q8"),
        (rows(("Q4", 90, 0.92, 100), ("Q5", 100, 0.99, 60), ("Q8", 140, 0.995, 50)), "Q8"),
        (rows(("Q8", 140, 0.99, 50), ("Q4", 90, 0.98, 50)), "Q4"),
        (rows(("b", 90, 0.98, 50), ("a", 90, 0.99, 50)), "a"),
        (rows(("only", 90, 0.1, 1)), "only"),
    ],
    ids=["smallest", "faithful", "next larger", "best of the unfaithful", "none both", "any order", "ties", "one"],
)
def test_the_rule(measured: list[Row], wanted: str) -> None:
    assert chosen(measured) == wanted


def test_the_bounds_belong_to_what_is_allowed() -> None:
    assert chosen(rows(("at", 90, LEAST_AGREEMENT, 90), ("fast", 100, 1, 100))) == "at"
    assert chosen(rows(("below", 90, LEAST_AGREEMENT - 1e-9, 100), ("above", 100, 1, 100))) == "above"
    assert chosen(rows(("below", 90, 1, 89.99), ("above", 100, 1, 100))) == "above"
    with pytest.raises(InputError):
        chosen([])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("compared")
    made = {REFERENCE: folder / "tiny.f16.gguf"}
    write_base(made[REFERENCE], weights(256))
    for name in ("Q8_0", "Q4_K_M"):
        made[name] = folder / f"tiny.{name}.gguf"
        quantize(made[REFERENCE], made[name], RECIPES[name])
    return made


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    rng = np.random.default_rng(8)
    made = []
    for length in (20, 33, 51, 12):
        ids = rng.integers(17, VOCABULARY, size=length).tolist()
        made.append(Text(ids, [place >= length // 2 for place in range(length)]))
    return made


def test_the_figures_are_their_definitions(files: dict[str, Path], texts: list[Text]) -> None:
    found = fidelity(files[REFERENCE], {"Q4_K_M": files["Q4_K_M"]}, texts, context_tokens=256)
    surprise, divergence, agreed = [], [], []
    with (
        Scorer(files[REFERENCE], context_tokens=256) as reference,
        Scorer(files["Q4_K_M"], context_tokens=256) as other,
    ):
        for text in texts:
            p, q = (log_softmax(scorer.logits(text.ids)) for scorer in (reference, other))
            for place in range(len(text.ids) // 2, len(text.ids)):
                surprise.append(-q[place - 1, text.ids[place]])
                divergence.append(np.sum(np.exp(p[place - 1]) * (p[place - 1] - q[place - 1])))
                agreed.append(p[place - 1].argmax() == q[place - 1].argmax())
    figures = found["Q4_K_M"]
    assert figures.positions == len(agreed) == sum(len(text.ids) - len(text.ids) // 2 for text in texts)
    assert figures.texts == len(texts)
    assert figures.perplexity == pytest.approx(np.exp(np.mean(surprise)), rel=1e-3)
    assert figures.kl_divergence == pytest.approx(np.mean(divergence), rel=1e-2)
    assert figures.kl_99 == pytest.approx(np.percentile(divergence, 99), rel=1e-2)
    assert figures.top1_agreement == pytest.approx(np.mean(agreed), abs=0.05)
    assert 0 < figures.kl_divergence < figures.kl_99


def test_a_file_agrees_with_itself_and_fewer_bits_agree_less(files: dict[str, Path], texts: list[Text]) -> None:
    found = fidelity(files[REFERENCE], {"same": files[REFERENCE], **files}, texts, context_tokens=256)
    assert found["same"] == found[""]
    assert (found[""].kl_divergence, found[""].top1_agreement) == (0.0, 1.0)
    assert found["Q8_0"].kl_divergence < found["Q4_K_M"].kl_divergence
    assert found["Q8_0"].top1_agreement >= found["Q4_K_M"].top1_agreement


def test_what_stands_before_the_reply_is_read_and_not_counted(files: dict[str, Path], texts: list[Text]) -> None:
    other = {"Q4_K_M": files["Q4_K_M"]}
    counted = fidelity(files[REFERENCE], other, texts[:1], context_tokens=256)["Q4_K_M"]
    everything = [Text(texts[0].ids, [True] * len(texts[0].ids))]
    all_of_it = fidelity(files[REFERENCE], other, everything, context_tokens=256)["Q4_K_M"]
    assert (counted.positions, all_of_it.positions) == (10, 19)
    assert counted.perplexity != pytest.approx(all_of_it.perplexity, rel=1e-3)
    # Another beginning, the same reply: the figures follow what was read.
    turned = [Text([*reversed(texts[0].ids[:10]), *texts[0].ids[10:]], texts[0].counted)]
    assert fidelity(files[REFERENCE], other, turned, context_tokens=256)["Q4_K_M"].perplexity != counted.perplexity


def test_texts_that_do_not_fit_are_left_out_and_none_at_all_is_refused(
    files: dict[str, Path], texts: list[Text]
) -> None:
    long = Text([20] * 300, [True] * 300)
    found = fidelity(files[REFERENCE], {}, [long, *texts], context_tokens=256)
    assert found[""].texts == len(texts)
    with pytest.raises(InputError, match="nothing to compare"):
        fidelity(files[REFERENCE], {}, [long, Text([1, 2], [False, False])], context_tokens=256)


def test_files_of_two_models_are_refused(files: dict[str, Path], texts: list[Text], tmp_path: Path) -> None:
    write_base(tmp_path / "other.gguf", weights(32, 600))
    with pytest.raises(InputError, match="not one model"):
        fidelity(files[REFERENCE], {"other": tmp_path / "other.gguf"}, texts, context_tokens=256)


def test_encoded_conversations_are_read_as_they_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "test.jsonl"
    file.write_text("".join(f"[[{number}, 5], [0, 1]]\n" for number in range(10)))
    assert read_texts(file)[3] == Text([3, 5], [False, True])
    assert [text.ids[0] for text in read_texts(file, 3)] == [0, 3, 6]
    assert spaced(read_texts(file), 20) == read_texts(file)
    for wrong in ("[[1, 2], [1]]", "[[1, 2]]", "{}", "[[1.5], [1]]", "no"):
        file.write_text(f"[[1], [1]]\n{wrong}\n")
        with pytest.raises(InputError, match="line 2"):
            read_texts(file)
    with pytest.raises(InputError, match="can't be read"):
        read_texts(tmp_path / "none.jsonl")


HOLD = "block = bytearray(2**27); block[:] = b'x' * 2**27; del block; print('freed', flush=True); input()"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a high-water mark that others can read")
def test_the_high_water_mark_outlives_what_was_freed() -> None:
    command = [sys.executable, "-c", HOLD]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "freed\n"
        assert peak_memory(child.pid) > 2**27 > psutil.Process(child.pid).memory_info().rss
        child.communicate("\n")


@pytest.mark.engine
def test_each_file_is_timed_in_processes_of_its_own(files: dict[str, Path]) -> None:
    done: list[int] = []
    found = speeds(files, rounds=2, prompt_tokens=32, reply_tokens=8, context_tokens=256, progress=done.append)
    assert done == list(range(1, 7))
    for speed in found.values():
        assert speed.rounds == 2
        assert speed.decode_tokens_per_s > 1
        assert speed.peak_memory_bytes > 2**24


@pytest.mark.engine
def test_from_files_to_the_default_table_and_json(files: dict[str, Path], texts: list[Text], tmp_path: Path) -> None:
    smaller = {name: file for name, file in files.items() if name != REFERENCE}
    scores = {REFERENCE: {"mcq": 0.5}, "Q8_0": {"mcq": 0.49}}
    found = compare(files[REFERENCE], smaller, texts, scores=scores, rounds=1, context_tokens=512)
    assert [row.name for row in found.rows] == ["Q4_K_M", "Q8_0"]
    assert found.rows[0].size_bytes == files["Q4_K_M"].stat().st_size
    assert found.default == chosen(found.rows)
    kept = json.loads(json.dumps(found.to_json()))
    assert [row["name"] for row in kept["comparison"]] == [REFERENCE, "Q4_K_M", "Q8_0"]
    assert kept["comparison"][0]["top1_agreement"] == 1
    assert kept["default"] == found.default
    lines = table(found).splitlines()
    assert lines[0].endswith("| mcq |")
    assert lines[3].endswith("| - |")
    assert f"**{found.default}**" in table(found)
    with pytest.raises(InputError, match="Name the files"):
        compare(files[REFERENCE], {}, texts)


def test_the_table_marks_the_default_alone() -> None:
    measured = rows(("Q4", 90, 0.98, 100), ("Q8", 140, 0.995, 100))
    found = Comparison(replace(ROW, name=REFERENCE), tuple(measured), chosen(measured), 10, 800, 5)
    names = [line.split("|")[1].strip() for line in table(found).splitlines()[2:5]]
    assert names == [REFERENCE, "**Q4**", "Q8"]


def test_the_command_refuses_what_it_can_not_compare(files: dict[str, Path], tmp_path: Path) -> None:
    def run(*more: str) -> BaseException | None:
        return CliRunner().invoke(app, ["compare", str(files[REFERENCE]), str(files["Q8_0"]), *more]).exception

    assert "either --texts or --data" in str(run())
    assert "either --texts or --data" in str(run("--texts", "a", "--data", "b"))
    texts = tmp_path / "texts.jsonl"
    texts.write_text("[[1, 2], [0, 1]]\n")
    scores = tmp_path / "scores.json"
    for content, sentence in (('["no"]', "no JSON object"), ('{"Q8_0": 1}', "task scores")):
        scores.write_text(content)
        assert sentence in str(run("--texts", str(texts), "--scores", str(scores)))
    assert "same recipe" in str(run(str(files["Q8_0"]), "--texts", str(texts)))
