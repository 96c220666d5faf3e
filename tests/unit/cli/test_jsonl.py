"""JSON Lines: in order, one for one; a bad line never ends the run and is never repeated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tara_health import limits
from tara_health.cli import jsonl
from tara_health.records import Json


def echo(item: Json) -> Json:
    if item["text"] == "fault":
        raise ZeroDivisionError("secret words")
    return {"length": len(item["text"])}


def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> list[Json]:
    file = tmp_path / "lines.jsonl"
    file.write_bytes(content)
    jsonl.run(str(file), ["text"], echo)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("line", "identity"),
    [
        (b'{"id": 1, "text": "abc"}', 1),
        (b'{"id": "x", "text": "abc"}\r', "x"),
        (b'{"id": [1, {"a": null}], "text": "abc"}', [1, {"a": None}]),
        (b'\xef\xbb\xbf{"id": 2, "text": "abc"}', 2),
        (b'{"text": "abc"}', None),
    ],
)
def test_a_line_is_answered_under_its_own_id(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: bytes, identity: object
) -> None:
    assert run(tmp_path, capsys, line + b"\n") == [{"id": identity, "length": 3}]


@pytest.mark.parametrize(
    ("line", "identity"),
    [
        (b"not json", None),
        (b"[1]", None),
        (b"\xff\xfe", None),
        (b'{"id": NaN, "text": "abc"}', None),
        (b'{"id": 1e999, "text": "abc"}', None),
        (b'{"id": 3}', 3),
        (b'{"id": 4, "text": 5}', 4),
        (b'{"id": 5, "text": "fault"}', 5),
        (b"[" * 100_000, None),
        (b'{"id": 6, "text": "' + b"x" * (limits.ANALYSIS_CHARACTERS + 1) + b'"}', 6),
        (b'{"id": 7, "text": "' + b"x" * limits.JSONL_LINE_BYTES + b'"}', None),
    ],
)
def test_a_bad_line_says_so_and_the_next_is_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: bytes, identity: object
) -> None:
    bad, good = run(tmp_path, capsys, line + b'\n{"id": "next", "text": "abc"}\n')
    assert bad["id"] == identity
    assert bad["error"]
    assert "secret" not in bad["error"]
    assert good == {"id": "next", "length": 3}
