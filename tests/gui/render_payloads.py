"""A process of its own, run under strace: renders every payload as TARA does, or (`control`) as Qt by itself."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QTextBrowser

from tara_desktop.chat.message_text import MessageText
from tara_desktop.chat.typography import Typography
from tara_desktop.theme.style import Theme
from tests.gui.payloads import PAYLOADS


def main() -> None:
    how, file, folder = sys.argv[1:4]
    app = QApplication([])
    look = Typography.of(Theme(app, "light", 100))
    print("READY", flush=True)
    for payload in PAYLOADS:
        text = payload.format(file=file, folder=folder)
        view = QTextBrowser() if how == "control" else MessageText(look)
        view.resize(600, 400)
        if isinstance(view, MessageText):
            view.show_markdown(text)
        else:
            view.setMarkdown(text)
        view.grab()
    print("DONE", flush=True)


if __name__ == "__main__":
    main()
