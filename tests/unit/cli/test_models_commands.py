"""`tara models`: what each command prints, and that failures are left to the one place that words them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tara_health.cli.models import app
from tara_health.errors import ModelExists, NotAGguf, TermsNotAccepted
from tara_health.models.catalog import resolve
from tara_health.models.embedded import embedded_file
from tests.gguf_file import GgufFile


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def printed(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_json_list_has_exactly_the_agreed_keys() -> None:
    [model] = json.loads(printed("list", "--json"))
    assert model == {
        "name": "embedded",
        "path": str(resolve("embedded").path),
        "sha256": embedded_file().sha256,
        "default": True,
        "verified": True,
        "label": embedded_file().label,
    }


def test_a_model_is_added_chosen_verified_and_removed(tmp_path: Path) -> None:
    file = GgufFile().write(tmp_path / "mine.gguf")
    assert "mine was added (not evaluated by TARA)" in printed("add", str(file))
    assert "mine answers from now on" in printed("default", "mine")
    listing = printed("list").splitlines()
    assert listing[0].startswith("  embedded")
    assert listing[1].startswith("* mine")
    assert "verified" in listing[1]
    assert resolve("mine").sha256 in printed("verify", "mine")
    assert "removed" in printed("remove", "mine")
    assert printed("list").startswith("* embedded")


def test_a_touched_file_is_shown_as_not_verified(tmp_path: Path) -> None:
    printed("add", str(GgufFile().write(tmp_path / "mine.gguf")), "--name", "other")
    with resolve("other").path.open("ab") as handle:
        handle.write(b"x")
    assert "NOT VERIFIED" in printed("list")


def test_the_catalogue_names_licence_and_memory() -> None:
    output = printed("list", "--fetchable")
    assert len(output.splitlines()) == 4
    assert "Health AI Developer Foundations" in output
    assert "GiB of memory" in output


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["add", __file__], NotAGguf),
        (["add", "EMBEDDED"], ModelExists),
        (["fetch", "qwen2.5-7b"], TermsNotAccepted),
    ],
)
def test_failures_reach_the_entry_point_as_they_are(arguments: list[str], error: type[Exception]) -> None:
    path = str(resolve("embedded").path)
    result = run(*[path if word == "EMBEDDED" else word for word in arguments])
    assert isinstance(result.exception, error)
    assert result.output == ""
