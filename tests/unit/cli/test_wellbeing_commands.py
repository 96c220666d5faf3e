"""`tara wellbeing`: the wording is taken whole or refused, and the private file is neither opened nor looked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tara_health.cli.app import app
from tara_health.errors import ItemTextsRefused
from tara_health.wellbeing.instrument import instrument, instruments
from tara_health.wellbeing.item_texts import supplied, texts_dir


def wording(key: str, language: str = "en") -> dict[str, Any]:
    one = instrument(key)
    return {
        "instrument": key,
        "language": language,
        "licence": "granted on 1 May",
        "permission_holder": "St Example",
        "items": {item: f"Secret-words {item}" for item in one.items},
        "answers": {name: {str(value): f"Secret-words {value}" for value in one.answers} for name in one.answer_sets},
    }


def written(folder: Path, data: dict[str, Any], name: str = "ours.json") -> Path:
    file = folder / name
    file.write_text(json.dumps(data), "utf-8")
    return file


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["wellbeing", *map(str, arguments)])


def process(*arguments: object, code: str = "from tara_health.cli.app import main; main()") -> Any:
    """The command as IT runs it: a process of its own, with its exit code."""
    command = [sys.executable, "-c", code, "wellbeing", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ, timeout=120, check=False)


def test_the_list_says_which_have_texts(tmp_path: Path) -> None:
    lines = run("texts").output.splitlines()
    assert [line.split()[0] for line in lines[: len(instruments())]] == [one.key for one in instruments()]
    assert all("no texts" in line for line in lines[: len(instruments())])
    for language in ("es-MX", "en"):
        assert run("texts", written(tmp_path, wording("who5", language))).exit_code == 0
    rows = {line[:12].strip(): line for line in run("texts").output.splitlines()}
    assert "en, es-MX" in rows["who5"]
    assert "no texts" in rows["gad7"]


def test_an_import_says_what_can_be_filled_in_and_both_terms(tmp_path: Path) -> None:
    result = run("texts", written(tmp_path, wording("phq9")))
    assert result.exit_code == 0
    assert f"{instrument('phq9').name} can be filled in now (en)." in result.output
    assert "granted on 1 May (St Example)" in result.output
    assert instrument("phq9").licence.terms in result.output
    assert "Secret-words" not in result.output
    assert [one.instrument for one in supplied().texts] == ["phq9"]


def test_a_refusal_is_left_to_the_entry_point_and_changes_nothing(tmp_path: Path) -> None:
    result = run("texts", written(tmp_path, wording("phq9") | {"licence": ""}))
    assert isinstance(result.exception, ItemTextsRefused)
    assert result.output == ""
    assert not texts_dir().exists()


def test_a_broken_file_in_the_folder_is_named_and_hides_nothing(tmp_path: Path) -> None:
    run("texts", written(tmp_path, wording("who5")))
    (texts_dir() / "broken.json").write_text("{")
    result = run("texts")
    assert result.exit_code == 0
    assert "NOT USED: broken.json can't be used: it is no JSON." in result.output
    assert "en " in next(line for line in result.output.splitlines() if line.startswith("who5"))


@pytest.mark.parametrize(
    ("change", "said"),
    [({"items": {}}, "items lacks who5_1"), ({"instrument": "x"}, "instrument is one of"), ({"licence": 5}, "licence")],
)
def test_refused_is_exit_code_1_with_one_sentence_on_stderr(change: dict[str, Any], said: str, tmp_path: Path) -> None:
    ended = process("texts", written(tmp_path, wording("who5") | change))
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith("tara: ours.json can't be used: ")
    assert said in ended.stderr
    assert "No questionnaire was changed." in ended.stderr
    assert "Secret-words" not in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_missing_file_is_1_and_wrong_usage_2(tmp_path: Path) -> None:
    missing = process("texts", tmp_path / "none.json")
    assert (missing.returncode, "none.json can't be read" in missing.stderr) == (1, True)
    assert process("texts", "one", "two").returncode == 2
    assert process("journal").returncode == 2


WATCHED = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event in WATCH and args else None)
WATCH = {"open", "os.listdir", "os.scandir", "os.mkdir", "os.rename", "os.remove", "os.utime", "os.chmod"}
from tara_health.cli.app import app
app(sys.argv[1:], standalone_mode=False)
from tara_health.platform import paths
print("private:", [name for name in opened if str(paths.journal_dir()) in name])
print("texts:", [name for name in opened if "item_texts" in name])
print("loaded:", sorted(name for name in sys.modules if name.startswith("tara_health.store")))
"""


@pytest.mark.parametrize("begun", [True, False])
def test_nothing_of_the_private_file_is_opened_read_or_loaded(begun: bool, tmp_path: Path) -> None:
    from tara_health.platform import paths
    from tara_health.store.journal import Journal
    from tara_health.store.kdf import KdfParameters

    folder = paths.journal_dir()
    if begun:
        cheapest = KdfParameters(memory_kib=64 * 1024, time_cost=1, lanes=1)
        Journal.create(folder, "quiet harbour seventeen linen", kdf=cheapest).lock()
    before = {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in folder.glob("*")}
    assert bool(before) is begun
    for arguments in (("texts", written(tmp_path, wording("who5"))), ("texts",)):
        ended = process(*arguments, code=WATCHED)
        assert ended.returncode == 0, ended.stderr
        lines = dict(line.split(": ", 1) for line in ended.stdout.splitlines() if line[:4] in ("priv", "text", "load"))
        assert lines["private"] == "[]"
        assert lines["loaded"] == "[]"
        assert "who5.en" in lines["texts"], "the control: the hook sees what is opened"
    assert {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in folder.glob("*")} == before
