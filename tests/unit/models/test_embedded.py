"""What answers by default: own weights only with signature and their very bytes; the base where none are built."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from quantize import shipped
from tara_health.errors import ManifestRefused, ModelChanged, ModelMissing
from tara_health.inference.gguf_header import read_header
from tara_health.models import embedded
from tara_health.models.catalog import installed, resolve
from tara_health.models.importing import add_model
from tara_health.models.manifest import MANIFEST
from tara_health.models.serials import admit_release
from tara_health.models.verify import verify_for_load
from tara_health.platform import paths
from tara_health.prompt.template import detect_template
from tests.gguf_file import GgufFile
from tests.own_weights import resources_with_own_weights

FILE = f"{embedded.OWN}.gguf"


@pytest.fixture(scope="module")
def resources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built once: laying an adapter on the real base takes seconds."""
    folder = tmp_path_factory.mktemp("release") / "resources"
    resources_with_own_weights(folder)
    return folder


@pytest.fixture
def own(resources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the release's folder in resources of its own."""
    here = tmp_path / "resources"
    (here / "models" / embedded.OWN).mkdir(parents=True)
    for entry in resources.iterdir():
        if entry.name != "models":
            (here / entry.name).symlink_to(entry.resolve())
    for entry in (resources / "models").iterdir():
        if entry.name != embedded.OWN:
            (here / "models" / entry.name).symlink_to(entry.resolve())
    for file in (resources / "models" / embedded.OWN).iterdir():
        target = here / "models" / embedded.OWN / file.name
        if file.name == FILE:
            target.hardlink_to(file)  # 98 MB, never written by a test
        else:
            target.write_bytes(file.read_bytes())
    monkeypatch.setattr(paths, "resources_dir", lambda: here)
    return here / "models" / embedded.OWN


def test_own_weights_answer_where_they_are_built(own: Path) -> None:
    file = embedded.embedded_file()
    assert file.path == own / FILE
    assert (file.template, file.quantization) == ("chatml-tara", "Q4_1")
    assert file.label == embedded.DEMONSTRATION_LABEL
    model = resolve("embedded")
    assert model.verified
    assert verify_for_load(model) == own / FILE


def test_the_file_names_its_own_template(own: Path) -> None:
    header = read_header(own / FILE)
    assert detect_template(header.chat_template, header.architecture).name == "chatml-tara"


def test_the_base_answers_where_nothing_is_built_and_says_so(own: Path) -> None:
    (own / FILE).unlink()
    file = embedded.embedded_file()
    assert file.sha256 == embedded.BASE_SHA256
    assert file.label.startswith(embedded.DEMONSTRATION_LABEL)
    assert "not built" in file.label


def test_a_checkout_without_a_release_says_nothing_of_building(own: Path) -> None:
    (own / FILE).unlink()
    (own / MANIFEST).unlink()
    assert embedded.embedded_file().label == embedded.DEMONSTRATION_LABEL


def test_other_bytes_in_their_place_are_not_loaded(own: Path) -> None:
    (own / FILE).unlink()
    GgufFile().write(own / FILE)
    model = resolve("embedded")
    assert not model.verified
    with pytest.raises(ModelChanged):
        verify_for_load(model)


def test_a_manifest_that_was_touched_is_an_error_and_no_reason_to_take_the_base(own: Path) -> None:
    raw = bytearray((own / MANIFEST).read_bytes())
    raw[len(raw) // 2] ^= 1
    (own / MANIFEST).write_bytes(raw)
    embedded._own.cache_clear()
    with pytest.raises(ManifestRefused):
        embedded.embedded_file()


def test_an_older_release_is_refused_after_a_newer_was_loaded(own: Path) -> None:
    admit_release(replace(embedded.own_manifest(), serial=9))
    with pytest.raises(ManifestRefused):
        verify_for_load(resolve("embedded"))


def test_set_up_builds_the_signed_bytes_and_not_twice(own: Path) -> None:
    (own / FILE).unlink()
    built = shipped.build()
    assert built == own / FILE
    before = built.stat().st_mtime_ns
    assert shipped.build().stat().st_mtime_ns == before
    assert not list(own.glob("*.part"))


def test_set_up_refuses_another_adapter_and_keeps_nothing(own: Path) -> None:
    (own / FILE).unlink()
    file = own / "adapter.safetensors"
    raw = bytearray(file.read_bytes())
    raw[-1] ^= 1
    file.write_bytes(raw)
    with pytest.raises(ManifestRefused, match=r"adapter\.safetensors"):
        shipped.build()
    assert not list(own.glob("*.gguf*"))


def test_without_the_package_the_sentence_says_what_to_run(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / FILE).unlink()
    add_model(GgufFile().write(tmp_path / "mine.gguf"))

    def gone(_: str) -> None:
        raise PackageNotFoundError

    monkeypatch.setattr(embedded, "distribution", gone)
    with pytest.raises(ModelMissing, match="make setup"):
        resolve("embedded")
    assert [model.name for model in installed()] == ["mine"]
