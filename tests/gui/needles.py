"""Looks for given words in everything a window could still show: the walker of the lock's proof.

It reads every widget (text, title, tips, accessible words, items, documents), what undoing would bring back, every item
model in every role, every action, and the clipboard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction, QClipboard, QGuiApplication, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

GETTERS = (
    *("text", "toPlainText", "title", "windowTitle", "windowFilePath", "placeholderText", "currentText", "format"),
    *("accessibleName", "accessibleDescription", "toolTip", "statusTip", "whatsThis", "objectName", "selectedText"),
)
ROLES = tuple(
    getattr(Qt.ItemDataRole, name)
    for name in ("DisplayRole", "EditRole", "ToolTipRole", "AccessibleTextRole", "UserRole")
)


def found(needles: Sequence[str]) -> list[str]:
    """Where any of `needles` still stands, as `place: needle`."""
    return [f"{place}: {needle}" for place, text in _everything() for needle in needles if needle in text]


def shown(needle: str) -> bool:
    """Is it in some widget's text? For waiting: touches no undo stack."""
    return any(needle in text for widget in QApplication.allWidgets() for _, text in _words(widget))


def _everything() -> Iterator[tuple[str, str]]:
    for widget in QApplication.allWidgets():
        name = f"{type(widget).__name__}"
        yield from ((f"{name}.{getter}", text) for getter, text in _words(widget))
        yield from ((f"{name}.{key}", text) for key, text in _properties(widget))
        yield from ((f"{name} undo", text) for text in _undone(widget))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from ((f"{name} model", text) for text in _items(widget.model()))
        if isinstance(widget, QComboBox):
            yield from ((f"{name} item", widget.itemText(place)) for place in range(widget.count()))
        for child in widget.findChildren(QObject, options=Qt.FindChildOption.FindDirectChildrenOnly):
            yield from _object(child)
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        yield f"clipboard {mode.name}", QGuiApplication.clipboard().text(mode)


def _object(child: QObject) -> Iterator[tuple[str, str]]:
    name = type(child).__name__
    if isinstance(child, QTextDocument):
        yield name, child.toPlainText()
        yield f"{name} undo", "undoable" * 0 if not child.isUndoAvailable() else _undone_document(child)
    elif isinstance(child, QAction):
        yield name, f"{child.text()} {child.toolTip()} {child.data()}"
    elif isinstance(child, QAbstractItemModel):
        yield from ((name, text) for text in _items(child))


def _words(widget: QWidget) -> Iterator[tuple[str, str]]:
    for getter in GETTERS:
        method = getattr(widget, getter, None)
        if callable(method):
            try:
                value = method()
            except TypeError:
                continue
            if isinstance(value, str):
                yield getter, value


def _properties(widget: QWidget) -> Iterator[tuple[str, str]]:
    for key in widget.dynamicPropertyNames():
        name = bytes(key.data()).decode()
        try:
            value = widget.property(name)
        except RuntimeError:
            continue  # one of Qt's own, of a type that Python can't read and that holds no words
        yield name, str(value)


def _undone(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLineEdit) and not widget.isReadOnly():
        before = widget.text()
        steps = 0
        while widget.isUndoAvailable() and steps < 50:
            widget.undo()
            steps += 1
            yield widget.text()
        for _ in range(steps):
            widget.redo()
        if steps and widget.text() != before:
            widget.setText(before)
    elif isinstance(widget, QTextEdit | QPlainTextEdit) and widget.document().isUndoAvailable():
        yield _undone_document(widget.document())


def _undone_document(document: QTextDocument) -> str:
    seen = []
    steps = 0
    while document.isUndoAvailable() and steps < 50:
        document.undo()
        steps += 1
        seen.append(document.toPlainText())
    for _ in range(steps):
        document.redo()
    return "\n".join(seen)


def _items(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount(QModelIndex())):
        index = model.index(row, 0, QModelIndex())
        for role in ROLES:
            value = model.data(index, role)
            if value is not None:
                yield str(value)
