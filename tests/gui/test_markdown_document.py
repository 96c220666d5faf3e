"""Model text on screen: looks like Markdown, streams like its whole, and opens nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QTextDocument
from PySide6.QtWidgets import QApplication, QTextBrowser

from tara_desktop.chat.markdown_document import MarkdownDocument
from tara_desktop.chat.message_text import MessageText
from tara_desktop.chat.typography import Typography, fragments
from tara_desktop.theme.style import Theme
from tests.gui.payloads import PAYLOADS
from tests.gui.watched_folder import WatchedFolder

ROOT = Path(__file__).resolve().parents[2]
REPLY = """## Plan

1. **ECG** now
2. Troponin
   - repeat at 3 h

| Test | When |
|------|------|
| ECG | now |

```python
x = 1

y = 2
```

> Say it plainly.

Then `review` ~~later~~ today.
"""


@pytest.fixture
def look(theme: Theme) -> Typography:
    return Typography.of(theme)


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A real picture in a folder that nobody has a reason to look into."""
    folder = tmp_path / "planted"
    folder.mkdir()
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    assert picture.save(str(folder / "x.png"))
    return folder / "x.png"


def links_and_pictures(document: QTextDocument) -> int:
    found, block = 0, document.begin()
    while block.isValid():
        for piece in fragments(block):
            form = piece.charFormat()
            found += form.isAnchor() or bool(form.anchorHref()) or form.isImageFormat()
        block = block.next()
    return found


@pytest.mark.proof
def test_no_payload_opens_a_file_or_offers_a_link(look: Typography, planted: Path, qapp: QApplication) -> None:
    assert len(PAYLOADS) >= 40
    with WatchedFolder(planted.parent) as folder:
        for payload in PAYLOADS:
            text = payload.format(file=planted, folder=planted.parent)
            for pieces in ([text], [text[at : at + 5] for at in range(0, len(text), 5)]):
                view = MessageText(look)
                view.resize(600, 400)
                view.show_markdown("", streaming=True)
                document = view.markdown
                assert document is not None
                for piece in pieces:
                    document.append(piece)
                document.finish()
                view.fit(600)
                view.grab()
                assert links_and_pictures(document) == 0, payload
                assert document.asked == 0, payload
                assert [view.anchorAt(QPointF(x, 8).toPoint()) for x in range(0, 300, 20)] == [""] * 15
            assert folder.opened() == [], payload
        _control(planted, folder)


def _control(planted: Path, folder: WatchedFolder) -> None:
    """What Qt does by itself with the same text is seen by the same watch."""
    plain = QTextBrowser()
    plain.resize(600, 400)
    plain.setMarkdown(f"![a]({planted}) [click](file://{planted})")
    plain.grab()
    assert planted.name in folder.opened()
    assert links_and_pictures(plain.document()) >= 2


@pytest.mark.proof
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed; the inotify watch above ran")
def test_under_strace_nothing_is_opened_and_no_socket_is_made(planted: Path) -> None:
    ours, sockets = _strace("ours", planted)
    assert ours == 0
    assert sockets == 0
    control, _ = _strace("control", planted)
    assert control > 0


def _strace(how: str, planted: Path) -> tuple[int, int]:
    trace = planted.parent.parent / f"{how}.trace"
    watch = ["strace", "-f", "-e", "trace=%network,open,openat", "-o", str(trace)]
    command = [sys.executable, "-m", "tests.gui.render_payloads", how, str(planted), str(planted.parent)]
    # Said here and not inherited: without it Qt looks for a screen, finds none and ends the process.
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [*watch, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["READY", "DONE"]
    calls = trace.read_text(encoding="utf-8", errors="replace")
    opened = len(re.findall(rf'open(?:at)?\([^\n]*"{re.escape(str(planted))}', calls))
    return opened, len(re.findall(r"socket\(AF_INET6?", calls))


def test_a_click_anywhere_opens_nothing_and_the_pointer_stays_what_it_is(look: Typography, qapp: QApplication) -> None:
    view = MessageText(look)
    view.show_markdown("[click here please](https://example.org/)")
    view.resize(500, view.fit(500))
    view.show()
    before = view.viewport().cursor().shape()
    at = QPointF(20, 8)
    for kind in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        button = Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, at, view.mapToGlobal(at), button, button, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(view.viewport(), event)
    assert view.viewport().cursor().shape() == before
    assert view.toPlainText() == "click here please (https://example.org/)"


def test_markdown_looks_like_markdown(look: Typography) -> None:
    document = MarkdownDocument(look)
    document.show(REPLY)
    text = document.toPlainText()
    assert text.startswith("Plan\nECG now\nTroponin\nrepeat at 3 h\n")
    assert "#" not in text
    assert "**" not in text
    assert document.firstBlock().blockFormat().headingLevel() == 2
    assert document.firstBlock().next().textList() is not None


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_streaming_ends_as_the_whole_would(look: Typography, size: int) -> None:
    whole, streamed = MarkdownDocument(look), MarkdownDocument(look)
    whole.show(REPLY)
    for at in range(0, len(REPLY), size):
        streamed.append(REPLY[at : at + size])
    streamed.finish()
    assert streamed.toHtml() == whole.toHtml()


def test_a_finished_block_is_rendered_once(look: Typography) -> None:
    document = MarkdownDocument(look)
    document.append("A paragraph.\n\n" * 50)
    after_paragraphs = document.rendered_blocks
    for _ in range(30):
        document.append("w ")
    assert document.rendered_blocks - after_paragraphs == 30


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from(list("ab \n#*-`|>![]()<&\\_~\x00\x07\u202e\U0001f600\u5e74")), max_size=120))
def test_no_text_brings_it_down(look: Typography, text: str) -> None:
    document = MarkdownDocument(look)
    for piece in text:
        document.append(piece)
    document.finish()
    assert links_and_pictures(document) == 0


def test_text_between_two_rules_is_shown(look: Typography) -> None:
    document = MarkdownDocument(look)
    document.show("---\nfirst: line\n---\n\nlast")
    assert "first: line" in document.toPlainText()
