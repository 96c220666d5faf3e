"""The desktop's figures: first paint beside a bare PySide6 window, and resident memory beside the model's file.

Each start is a process of its own, ours and the bare window in turn, timed from just before the spawn to the end of the
first paint event, offscreen. Memory is read when the readers and the engine have been loaded and are at rest.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from tara_health.errors import ModelError
from tara_health.models.catalog import EMBEDDED, resolve
from tests.bench.rows import Row

STARTS = 9
MIB = 1024 * 1024

BARE = """
import time
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Page(QLabel):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.time(), flush=True)
        self.window().close()
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(Page("TARA"))
window.resize(1280, 820)
window.show()
app.exec()
"""

OURS = """
import os, time
from tara_desktop import window
class Page(window.FirstPage):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.time(), flush=True)
        os._exit(0)
window.FirstPage = Page
from tara_desktop.bootstrap import main
main()
"""

AT_REST = """
import psutil
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tara_desktop.app import Desktop
app = QApplication([])
desktop = Desktop(app)
def tell():
    me = psutil.Process()
    print(me.memory_info().rss, sum(child.memory_info().rss for child in me.children(True)), flush=True)
    desktop.window.close()
class Wait:
    def ready(self, info):
        QTimer.singleShot(1000, tell)
wait = Wait()
begin = desktop._begin
def watched():
    begin()
    desktop.session.engineReady.connect(wait.ready)
desktop.window.painted.disconnect()
desktop.window.painted.connect(watched)
desktop.show()
app.exec()
desktop.end()
"""


def figures() -> Iterator[Row]:
    """First paint, then memory."""
    with tempfile.TemporaryDirectory() as home:
        yield _first_paint(home)
        yield from _memory(home)


def _first_paint(home: str) -> Row:
    ours, bare = [], []
    for number in range(STARTS + 1):
        times = _painted_after(OURS, home), _painted_after(BARE, home)
        # The first pair fills the disk cache and counts for neither.
        if number:
            ours.append(times[0])
            bare.append(times[1])
    mine, reference = statistics.median(ours), statistics.median(bare)
    ratio = mine / reference
    return Row("First paint (reference: bare PySide6 window)", mine, reference, ratio, "ms", "<= 1.5 x", ratio <= 1.5)


def _painted_after(script: str, home: str) -> float:
    began = time.time()
    return (float(_output(script, home)) - began) * 1000


def _memory(home: str) -> Iterator[Row]:
    try:
        file = resolve(EMBEDDED).path.stat().st_size / MIB
    except ModelError:
        return
    desktop, engine = (int(number) / MIB for number in _output(AT_REST, home).split())
    for name, resident in (("desktop and readers", desktop), ("engine", engine)):
        claim = f"Resident memory of the {name} at rest (reference: the model's file)"
        yield Row(claim, resident, file, resident / file, "MiB", "shown", True)


def _output(script: str, home: str) -> str:
    environment = {**os.environ, "TARA_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=True)
    return done.stdout.splitlines()[-1]
