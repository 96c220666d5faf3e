"""The first paint: nothing heavy before it, a sentence where there is no screen, and the vault's page after it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tara_desktop import bootstrap
from tara_desktop.bootstrap import NO_DISPLAY, display_available

HEAVY = (
    *("presidio_analyzer", "spacy", "numpy", "llama_cpp", "cryptography", "sqlcipher3", "argon2", "zxcvbn", "psutil"),
    *("huggingface_hub", "jinja2", "rich", "typer", "PySide6.QtSvg", "PySide6.QtNetwork"),
    *("tara_health.assistant", "tara_health.analysis", "tara_health.store.open", "tara_desktop.workspace"),
)

PROBE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import tara_desktop.app as app

begin = app.Desktop._begin
def painted(self):
    heavy = {heavy!r}
    print("first", sorted(name for name in heavy if name in sys.modules), flush=True)
    begin(self)
    QTimer.singleShot({after}, self.window.close)
app.Desktop._begin = painted
import tara_desktop.bootstrap
code = tara_desktop.bootstrap.main()
print("later", sorted(name for name in {heavy!r} if name in sys.modules), flush=True)
sys.exit(code)
"""


def desktop_run(home: Path, after: int) -> subprocess.CompletedProcess[str]:
    """The real entry point in a process of its own, closed a while after its first paint."""
    environment = {**os.environ, "TARA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    probe = PROBE.format(heavy=HEAVY, after=after)
    command = [sys.executable, "-c", probe]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_nothing_heavy_is_imported_before_the_first_paint(tara_home: Path) -> None:
    run = desktop_run(tara_home, after=1_500)
    assert run.returncode == 0, run.stderr
    lines = dict(line.split(" ", 1) for line in run.stdout.splitlines())
    assert lines["first"] == "[]"
    # The control: the same look finds them once the background has loaded them.
    assert "sqlcipher3" in lines["later"]
    assert "tara_health.store.open" in lines["later"]
    assert "tara_desktop.workspace" in lines["later"]


def test_asking_for_a_display_imports_no_qt() -> None:
    code = (
        "import sys; from tara_desktop.bootstrap import display_available; display_available(); "
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="X11 and Wayland")
@pytest.mark.parametrize(
    ("environment", "there"),
    [
        ({}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": "nonsense"}, False),
        ({"DISPLAY": ":987654"}, False),
        ({"DISPLAY": "localhost:10.0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-987654", "XDG_RUNTIME_DIR": "/nonexistent"}, False),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"QT_QPA_PLATFORM": "xcb"}, False),
    ],
)
def test_the_display_is_asked_for(environment: dict[str, str], there: bool) -> None:
    assert display_available(environment) is there


@pytest.mark.skipif(sys.platform != "linux", reason="Wayland")
def test_a_wayland_server_that_answers_is_a_display(tmp_path: Path) -> None:
    place = tmp_path / "wayland-0"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(place))
        server.listen()
        assert display_available({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)})


def test_without_a_display_one_sentence_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "display_available", lambda: False)
    assert bootstrap.main() == 1
    assert capsys.readouterr().err.strip() == NO_DISPLAY
    assert "tara chat" in NO_DISPLAY


def test_a_settings_file_that_cannot_be_read_is_named_at_the_door(tara_home: Path, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QApplication

    from tara_desktop.app import Desktop

    tara_home.mkdir()
    (tara_home / "settings.json").write_text("not json")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    desktop = Desktop(app)
    desktop.show()
    qtbot.waitUntil(lambda: desktop.door is not None and desktop.door.create_form.isVisible(), timeout=10_000)
    assert desktop.door is not None
    assert desktop.door.problem.isVisible()
    assert "settings" in desktop.door.problem.accessibleName()
    assert (tara_home / "settings.json").read_text() == "not json"
    desktop.window.close()
    desktop.end()
