"""Python's cyclic garbage collection, on the GUI thread only.

A collection runs on whichever thread happens to allocate. If that is a worker, widgets that died in a reference cycle
would be destroyed there, and Qt crashes some time later. So the automatic collection is off while the desktop runs, and
a timer on the GUI thread does the same work, youngest generation first, once a second where it is due.

`settle()` takes what is loaded by then (the readers alone are some hundred thousand objects) out of later collections,
so that none of them holds up the window.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS: Final = 1_000


class Collector(QObject):
    """Collects from its making until `stop()`. Make it on the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is due, and the younger ones with it."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return

    @Slot()
    def settle(self) -> None:
        """Leave what lives now out of later collections."""
        gc.freeze()

    def stop(self) -> None:
        """Back to the automatic collection."""
        self._timer.stop()
        gc.enable()
