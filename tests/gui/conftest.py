"""What the GUI tests share: a home of their own, a theme, threads that end with the test, and the stall watch."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tara_desktop.session import Session
from tara_desktop.tasks import Tasks
from tara_desktop.theme.style import Theme, apply
from tara_health.platform import harden, paths
from tara_health.settings import Settings
from tests.gui.stalls import StallWatch, WatchedApplication


def pytest_configure(config: pytest.Config) -> None:
    """The offscreen plugin has no window manager to tell of a window's smallest size, and says so each time."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support propagateSizeHints")


@pytest.fixture(autouse=True)
def tara_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty TARA_HOME."""
    monkeypatch.setenv("TARA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def unhardened(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desktop made in this process does not harden it: the hard limit on core files can't be raised again, and the
    tests of hardening that come later need it. The tests that start the desktop as a process harden that one.
    """
    monkeypatch.setattr(harden, "harden_process", lambda: None)


@pytest.fixture(autouse=True)
def collected_on_this_thread() -> Iterator[None]:
    """What `tara_desktop.collector` does for the desktop: no widget is destroyed on a worker thread."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def settings(tara_home: Path) -> Settings:
    """The defaults, in the light theme."""
    return Settings({"appearance.theme": "light"}, paths.settings_file())


@pytest.fixture
def theme(qapp: QApplication, settings: Settings) -> Theme:
    """The application's look."""
    return apply(qapp, settings)


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """Worker threads that end with the test."""
    tasks = Tasks()
    yield tasks
    tasks.shutdown()


@pytest.fixture
def session(tasks: Tasks, settings: Settings, tara_home: Path) -> Iterator[Session]:
    """A session without a vault or an assistant yet; closed with the test."""
    session = Session(tasks, settings)
    yield session
    session.close()


@pytest.fixture
def no_stalls(qapp: QApplication) -> Iterator[StallWatch]:
    """Fails the test if any event or slot held the GUI thread for more than 50 ms."""
    assert isinstance(qapp, WatchedApplication)
    watch = qapp.watch = StallWatch()
    yield watch
    qapp.watch = None
    assert not watch.stalls, f"held the GUI thread: {watch.stalls}"


class _Seen(QObject):
    """Remembers the result of a job of a fixture."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []

    def take(self, result: object) -> None:
        self.results.append(result)


@pytest.fixture
def open_session(session: Session, qtbot: QtBot) -> Session:
    """A session on a real, empty vault, unlocked. Its key derivation is the cheapest the store accepts."""
    seen = _Seen()
    session.tasks.database(partial(_make_vault, session), seen.take, seen.take)
    qtbot.waitUntil(lambda: bool(seen.results), timeout=20_000)
    assert seen.results == [None]
    session.enter()
    return session


PASSPHRASE = "plain copper lantern river"


def _make_vault(session: Session) -> None:
    from tara_health.store.kdf import KdfParameters
    from tara_health.store.open import Vault

    cheapest = KdfParameters(memory_kib=64 * 1024, time_cost=1, lanes=1)
    session._vault, _ = Vault.create(paths.vault_dir(), PASSPHRASE, kdf=cheapest)
