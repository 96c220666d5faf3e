"""The one window: a light first page, then the door, then the workspace.

Its title is always the program's name: no message text and no conversation title ever reaches the window list.

Nothing here names the `Qt` namespace before the first key: loading its enumerations would cost the first paint 20 ms.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from tara_desktop.brand import brand_font

TITLE = "TARA"
FIRST_SIZE = (1280, 820)
SMALLEST_SIZE = (760, 520)
FIRST_POINTS = 26.0


class FirstPage(QWidget):
    """What is on screen while the rest is being read in: the name. Says once when it was painted."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._told = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, then tell, once that paint is over."""
        painter = QPainter(self)
        painter.setFont(brand_font(self.font(), FIRST_POINTS))
        painter.setPen(self.palette().accent().color())
        metrics = painter.fontMetrics()
        left = (self.width() - metrics.horizontalAdvance(TITLE)) // 2
        painter.drawText(left, (self.height() + metrics.ascent()) // 2, TITLE)
        painter.end()
        if not self._told:
            self._told = True
            QTimer.singleShot(0, self.painted.emit)


class MainWindow(QMainWindow):
    """Holds one page at a time; `painted` fires after the first was on screen, `closing` before the last one goes."""

    painted = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*SMALLEST_SIZE)
        self.resize(*FIRST_SIZE)
        self._pages = QStackedWidget()
        self.setCentralWidget(self._pages)
        first = FirstPage()
        first.painted.connect(self.painted)
        self._pages.addWidget(first)

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self._pages.currentWidget()

    def turn_to(self, page: QWidget) -> None:
        """Show `page`, which the window keeps from then on."""
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button that has the focus, as Space does; outside dialogs Qt leaves it unanswered."""
        # Imported at the first key, long after the first paint, which must not wait for them.
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QPushButton, QToolButton

        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, (QPushButton, QToolButton)):
            focused.click()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide at once, then let the session end."""
        event.accept()
        self.hide()
        self.closing.emit()
