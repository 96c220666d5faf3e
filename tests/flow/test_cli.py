"""The `tara` command as a user calls it: exit codes, sentences, JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tara(*arguments: str, given: str | bytes | None = None, home: Path) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"TARA_HOME": str(home), "QT_QPA_PLATFORM": ""}
    environment.pop("DISPLAY", None)
    environment.pop("WAYLAND_DISPLAY", None)
    data = given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given
    command = [sys.executable, "-W", "error", "-m", "tara_health.cli.app", *arguments]
    return subprocess.run(command, input=data or b"", capture_output=True, env=environment, cwd=ROOT, timeout=120)


@pytest.mark.engine
def test_ask_json_has_the_contracts_keys(home: Path) -> None:
    done = tara("ask", "The patient is anxious about surgery. What do I say?", "--json", home=home)
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["response"].strip()
    assert set(record["compliance_status"]) >= {"is_compliant", "violations"}
    assert set(record["model"]) == {"name", "sha256", "quantization"}
    assert set(record["timings"]) == {
        "first_token_s",
        "total_s",
        "prompt_tokens",
        "reused_tokens",
        "completion_tokens",
        "tokens_per_s",
    }
    assert record["input"]["patient_emotion"] == "anxious"
    assert not (home / "vault").exists()


@pytest.mark.engine
def test_ask_shows_the_notice_and_what_the_weights_are(home: Path) -> None:
    done = tara("ask", "-", given="Crushing chest pain for 20 minutes, BP 80/50, sweating.", home=home)
    assert done.returncode == 0
    assert b"!!" in done.stderr
    assert b"not for clinical use" in done.stderr


JSONL = (
    b'{"id": 1, "text": "Call John Smith at 617-555-0142."}\nnot json\n[1]\n{"id": "x"}\n\n{"id": 2, "text": "Fine."}\n'
)


@pytest.mark.parametrize("command", ["analyze", "scan", "redact"])
def test_jsonl_answers_line_by_line_and_survives_bad_ones(command: str, home: Path) -> None:
    done = tara(command, "--jsonl", given=JSONL, home=home)
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["id"] for record in records] == [1, None, None, "x", 2]
    assert ["error" in record for record in records] == [False, True, True, True, False]
    assert not any("Smith" in record.get("error", "") for record in records)


def test_analyze_has_the_contracts_keys(home: Path) -> None:
    done = tara("analyze", "--jsonl", given=JSONL, home=home)
    assert set(json.loads(done.stdout.splitlines()[0])) == {
        "id",
        "phi",
        "patient_emotion",
        "emotion_group",
        "emotion_intensity",
        "doctor_response_needed",
        "experiencer",
        "scenario",
        "specialty",
        "urgency_level",
        "complexity",
        "red_flags",
        "self_harm",
        "request",
    }


def test_jsonl_from_a_file_and_review(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "ünïcode lines.jsonl"
    file.write_text(json.dumps({"id": "a", "message": "I am scared.", "response": "Call Mary Major at 617-555-0199."}))
    done = tara("review", "--jsonl", str(file), home=home)
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["severity"] == "block"
    assert set(record["empathy"]) == {"emotional_reactions", "interpretations", "explorations"}
    assert not record["compliance_status"]["is_compliant"]


def test_a_lone_surrogate_goes_through(home: Path) -> None:
    line = json.dumps({"id": 1, "text": "half \ud83d pair, call John Smith"})
    done = tara("redact", "--jsonl", given=line, home=home)
    assert "\ud83d" in json.loads(done.stdout)["text"]


@pytest.mark.parametrize(
    ("arguments", "given", "code", "sentence"),
    [
        (["ask", "  "], None, 1, "empty"),
        (["scan"], "", 1, "empty"),
        (["ask", "-"], "x" * 1_000_000, 1, "Shorten"),
        (["ask", "hello", "--model", "nowhere"], None, 1, "nowhere"),
        (["models", "add", "/does/not/exist.gguf"], None, 1, "tara:"),
        (["settings", "get", "reply.max_token"], None, 1, "reply.max_tokens"),
        (["settings", "set", "reply.max_tokens", "9999999"], None, 1, "4096"),
        (["vault", "check"], None, 1, "tara:"),
        (["scan", "--jsonl", "/does/not/exist"], None, 1, "no such file"),
        (["wat"], None, 2, "wat"),
        (["ask"], None, 2, "TEXT"),
    ],
)
def test_bad_input_gives_one_sentence_and_the_right_code(
    arguments: list[str], given: str | None, code: int, sentence: str, home: Path
) -> None:
    done = tara(*arguments, given=given, home=home)
    words = done.stderr.decode()
    assert done.returncode == code, words
    assert sentence.lower() in words.lower()
    assert "Traceback" not in words


def test_a_passphrase_is_never_an_argument(home: Path) -> None:
    assert b"--passphrase " not in tara("vault", "init", "--help", home=home).stdout
    done = tara("vault", "init", home=home)
    assert done.returncode == 1
    assert b"--passphrase-file" in done.stderr


@pytest.mark.engine
def test_without_a_screen_tara_is_a_terminal_chat(home: Path) -> None:
    done = tara(given="What is asthma?\n/quit\n", home=home)
    assert done.returncode == 0, done.stderr
    assert b"no screen" in done.stdout
    assert len(done.stdout) > 200


@pytest.mark.engine
def test_a_terminal_chat_is_kept_and_searchable(home: Path, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text("correct horse battery staple 9\n")
    first = tara("chat", "--passphrase-file", str(secret), given="What is asthma?\n", home=home)
    assert first.returncode == 0, first.stderr
    assert b"recovery key" in first.stdout
    talk = "/search asthma\n/open 1\n/mode\n/pin Allergic to penicillin\n/open 1\n/pin\n/wat\n/quit\n"
    second = tara("chat", "--passphrase-file", str(secret), given=talk, home=home)
    assert second.returncode == 0, second.stderr
    assert b"  1  " in second.stdout
    assert second.stdout.count(b"Pinned: Allergic to penicillin") == 2
    assert b"no command /wat" in second.stdout


@pytest.mark.engine
def test_doctor_is_sound_and_sees_its_own_planted_socket(home: Path) -> None:
    done = tara("doctor", "--json", home=home)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["ok"]
    assert report["network"]["planted_socket_was_counted"]
    assert report["network"]["sockets_made_by_python_during_a_turn"] == 0
    assert report["engine"]["gpu_layers"].startswith("0 of") is bool(report["engine"]["why_no_gpu"])
    assert report["model"]["label"] == "demonstration weights, not for clinical use"
    assert report["analysis"]["phi_found_in_probe"] > 0


def test_doctor_sees_a_model_that_is_gone_and_a_vault_that_is_damaged(home: Path, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text("correct horse battery staple 9\n")
    assert tara("vault", "init", "--passphrase-file", str(secret), home=home).returncode == 0
    history = next((home / "vault").glob("history-*.db"))
    history.write_bytes(b"x" * history.stat().st_size)
    (home / "settings.json").write_text('{"model.default": "gone"}')
    done = tara("doctor", "--json", home=home)
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert not report["vault"]["ok"]
    assert "gone" in report["model"]["error"]
    assert report["analysis"]["ok"]


def test_a_full_disk_behind_the_output_is_one_sentence(home: Path) -> None:
    command = f"{sys.executable} -m tara_health.cli.app scan hello > /dev/full"
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(b"tara: ")
    assert done.stderr.count(b"\n") == 1


def test_a_closed_standard_input_is_one_sentence(home: Path) -> None:
    command = f"{sys.executable} -m tara_health.cli.app scan --jsonl <&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 1
    assert b"no standard input" in done.stderr


def test_a_default_model_that_is_not_there_can_not_be_set(home: Path) -> None:
    done = tara("settings", "set", "model.default", "nope", home=home)
    assert done.returncode == 1
    assert b"nope" in done.stderr
    assert not (home / "settings.json").exists()
