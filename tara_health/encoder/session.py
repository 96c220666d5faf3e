"""The encoder at run time: a tokeniser and an ONNX session over weights that `training/reading` made.

Promises: the same text gives the same signals; nothing is written, no connection is opened; time grows linearly with
length; weights whose hashes or heads differ from the manifest beside them are not loaded. It does not promise to be
right: `make quality` measures. By hand: `Encoder().read("she has started giving her rings to the nieces")`.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tara_health.encoder.heads import HEADS
from tara_health.encoder.marks import Marks, marks_of
from tara_health.encoder.signals import Signals, signals_of
from tara_health.encoder.tokens import PAIR_CHARACTERS, TokenReader, Window
from tara_health.errors import AnalysisError
from tara_health.limits import ANALYSIS_CHARACTERS
from tara_health.platform.paths import resources_dir
from tara_health.text.plain import read

if TYPE_CHECKING:
    from tara_health.encoder.signals import Floats

_BATCH: Final = 8
"""Windows run at once; more would only cost memory."""
_REMEMBERED: Final = 4
"""Texts whose signals are kept: one turn asks several times for the same message."""


class Encoder:
    """Reads texts. `load()` may be called from any thread, any number of times; reading loads when it has to."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or resources_dir() / "models" / "encoder"
        self._lock = threading.Lock()
        self._loaded: tuple[TokenReader, Any] | None = None
        self._remembered: OrderedDict[tuple[str, str], tuple[Signals, Marks]] = OrderedDict()

    def load(self) -> None:
        """Load the weights (a fraction of a second). Raises `AnalysisError`."""
        with self._lock:
            if self._loaded is None:
                self._loaded = _open(self._folder)

    def read(self, message: str) -> Signals:
        """The signals of a message. Raises `AnalysisError` when the weights can't be loaded."""
        return self._both(read(message[:ANALYSIS_CHARACTERS]).plain, "")[0]

    def marks(self, plain: str) -> Marks:
        """Where identifiers stand in an already plain text (`text.plain`), in its own offsets."""
        return self._both(plain, "")[1]

    def read_reply(self, message: str, reply: str) -> Signals:
        """The signals of a reply to `message`; only the heads of a reply mean something. Raises `AnalysisError`."""
        return self._both(_asked(message), read(reply[:ANALYSIS_CHARACTERS]).plain or " ")[0]

    def read_each(self, messages: Sequence[str]) -> list[Signals]:
        """The signals of short texts, run together and not remembered; only the first window of each is read."""
        reader, session = self._ready()
        with self._lock:
            rows = [reader.message(read(text).plain)[0] for text in messages]
            scores, _ = _in_batches(session, rows)
        return [signals_of(scores[number : number + 1]) for number in range(len(rows))]

    def read_each_reply(self, message: str, replies: Sequence[str]) -> list[Signals]:
        """The signals of sentences of a reply, each as an answer to `message`; not remembered."""
        reader, session = self._ready()
        asked = _asked(message)
        with self._lock:
            rows = [reader.pair(asked, read(reply[:ANALYSIS_CHARACTERS]).plain)[0] for reply in replies]
            scores, _ = _in_batches(session, rows)
        return [signals_of(scores[number : number + 1]) for number in range(len(rows))]

    def forget(self) -> None:
        """Drop what is remembered of texts (lock, change of patient)."""
        with self._lock:
            self._remembered.clear()

    def _ready(self) -> tuple[TokenReader, Any]:
        self.load()
        assert self._loaded is not None  # noqa: S101 - load() sets it or raises
        return self._loaded

    def _both(self, message: str, reply: str) -> tuple[Signals, Marks]:
        reader, session = self._ready()
        with self._lock:
            known = self._remembered.get((message, reply))
            if known is None:
                rows = reader.pair(message, reply) if reply else reader.message(message)
                scores, tokens = _in_batches(session, rows)
                marks = marks_of(message, rows, tokens) if not reply else Marks(())
                known = self._remembered[message, reply] = (signals_of(scores), marks)
                if len(self._remembered) > _REMEMBERED:
                    self._remembered.popitem(last=False)
        return known


def _asked(message: str) -> str:
    """What of a message is read beside a reply: its end, plain."""
    return read(message[:ANALYSIS_CHARACTERS][-2 * PAIR_CHARACTERS :]).plain[-PAIR_CHARACTERS:]


def _in_batches(session: Any, rows: Sequence[Window]) -> tuple[Floats, list[Floats]]:
    """Raw scores of all rows, shape (rows, OUTPUTS), and of each row's tokens, shape (tokens, TOKEN_LABELS)."""
    import numpy as np

    found, tokens = [], []
    for at in range(0, len(rows), _BATCH):
        scores, by_token = _run(session, rows[at : at + _BATCH])
        found.append(scores)
        tokens += [by_token[number, : len(row)] for number, row in enumerate(rows[at : at + _BATCH])]
    return np.concatenate(found), tokens


def _run(session: Any, rows: Sequence[Window]) -> tuple[Floats, Floats]:
    """The session's outputs; shorter rows are padded and masked."""
    import numpy as np

    longest = max(map(len, rows))
    ids, mask, cases = (np.zeros((len(rows), longest), np.int64) for _ in range(3))
    for number, row in enumerate(rows):
        ids[number, : len(row)] = [token.id for token in row]
        cases[number, : len(row)] = [token.case for token in row]
        mask[number, : len(row)] = 1
    try:
        scores, tokens = session.run(None, {"input_ids": ids, "attention_mask": mask, "cases": cases})
    except Exception as error:  # onnxruntime's errors share no base of their own
        raise AnalysisError(
            "The message could not be read for feelings and danger.",
            untouched="Your conversations are unharmed.",
            remedy="Try again; if it stays so, restart TARA or install it again.",
        ) from error
    return scores, tokens


def _open(folder: Path) -> tuple[TokenReader, Any]:
    """Tokeniser and session, once the manifest agrees with the files and with this program's heads."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        if manifest["heads"] != {head.name: list(head.answers) for head in HEADS}:
            raise ValueError("other heads")
        files = {name: (folder / name).read_bytes() for name in ("encoder.onnx", "tokenizer.json")}
        for name, content in files.items():
            if hashlib.sha256(content).hexdigest() != manifest["sha256"][name]:
                raise ValueError(f"{name} was changed")
        # Imported here, so that importing this module stays cheap.
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 4
        session = onnxruntime.InferenceSession(files["encoder.onnx"], options, providers=["CPUExecutionProvider"])
        reader = TokenReader(Tokenizer.from_str(files["tokenizer.json"].decode("utf-8")))
    except Exception as error:  # onnxruntime's errors share no base of their own
        raise AnalysisError(
            "The reading weights could not be loaded.",
            untouched="Your conversations are unharmed.",
            remedy="Install TARA again; until then, feelings, danger and haste in a message are not read.",
        ) from error
    return reader, session
