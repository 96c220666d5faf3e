"""Copying text so that a lock can take it back.

What TARA put on the clipboard carries a mark of its own. At the lock the clipboard is emptied if that mark is on it
or if this process still owns it (a copy made by a text field). What another program copied since is never touched. A
clipboard manager of the system may have kept its own copy: that is outside our reach, and SECURITY.md says so.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication

MARK: Final = "application/x-tara-copy"


def copy(text: str) -> None:
    """Put `text` on the clipboard, marked as ours and as not for clipboard histories where the system knows such a
    mark."""
    data = QMimeData()
    data.setText(text)
    data.setData(MARK, b"1")
    data.setData("x-kde-passwordManagerHint", b"secret")
    data.setData("ExcludeClipboardContentFromMonitorProcessing", b"1")
    QGuiApplication.clipboard().setMimeData(data)


def clear_ours() -> None:
    """Empty the clipboard and the mouse selection where they hold something of ours."""
    clipboard = QGuiApplication.clipboard()
    held = clipboard.mimeData()
    if clipboard.ownsClipboard() or (held is not None and held.hasFormat(MARK)):
        clipboard.clear(QClipboard.Mode.Clipboard)
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
