"""The engine process: the only place where llama.cpp runs.

    python -m tara_health.inference.worker      (started by `inference.client`, never by hand)

It reads command frames from standard input and writes event frames to what standard output was when it started; the
descriptors 0 and 1 then point at the null device, so that nothing a library prints can break the frames. There is no
socket, no file is written, and no prompt is ever in the arguments or the environment. A reader thread takes commands
while the main thread decodes, so that a stop reaches llama.cpp within one node of its graph. The end of standard
input ends the process at once: it can't outlive the desktop.

Commands: load, generate and clear are answered in order; count, inspect and stop at once.
"""

from __future__ import annotations

import importlib.util
import os
import queue
import sys
import threading
import types
from typing import Any, BinaryIO, Final, NoReturn

from tara_health.inference.abort import AbortFlag
from tara_health.inference.decoder import DecodeFailed, Decoder
from tara_health.inference.frames import Frame, FrameError, FrameWriter, read
from tara_health.inference.load_log import LoadLog
from tara_health.inference.loading import Loader, LoadFailed
from tara_health.inference.messages import pack, pack_event, unpack, unpack_prompt
from tara_health.inference.outbox import Outbox
from tara_health.inference.protocol import EngineOptions, Sampling
from tara_health.platform.harden import harden_process

EXIT_BROKEN_PEER: Final = 3


def main() -> None:
    """Serve one desktop process until its end of the pipe closes."""
    harden_process()
    # A failed assertion of ggml would otherwise start a debugger on this process to print its stack.
    os.environ["GGML_NO_BACKTRACE"] = "1"
    # How long libgomp's threads spin at a barrier before they sleep (read when llama.cpp is loaded, hence here).
    # Sleeping at once would halve the speed of an idle machine, and its default of 16 ms blocks the core on which the
    # thread that is waited for could run; see `threads.py` for the rest.
    os.environ.setdefault("GOMP_SPINCOUNT", "2000")
    commands, replies = _take_over_pipes()
    Worker(commands, FrameWriter(replies)).serve()


def _take_over_pipes() -> tuple[BinaryIO, BinaryIO]:
    commands, replies = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(null, descriptor)
    os.close(null)
    return os.fdopen(commands, "rb"), os.fdopen(replies, "wb")


def load_binding() -> Any:
    """llama.cpp's C functions, without the rest of the package.

    The package's own start-up imports its server-side parts (a template engine, a disk cache that pickles): none is
    needed and some are unwanted in this process, so its module is put in place empty and only the function table is
    imported.
    """
    spec = importlib.util.find_spec("llama_cpp")
    if spec is not None and "llama_cpp" not in sys.modules:
        package = types.ModuleType("llama_cpp")
        package.__path__ = list(spec.submodule_search_locations or ())
        sys.modules["llama_cpp"] = package
    from llama_cpp import llama_cpp

    return llama_cpp


class Worker:
    """The two threads of the engine process and what they share."""

    def __init__(self, commands: BinaryIO, writer: FrameWriter) -> None:
        self._commands = commands
        self._writer = writer
        self._pending: queue.SimpleQueue[Frame] = queue.SimpleQueue()
        self._lock = threading.Lock()  # guards the next two, and the flag with them
        self._current = 0
        self._stopped_ahead: set[int] = set()
        self._abort = AbortFlag()
        self._log = LoadLog()  # kept: llama.cpp holds the address of its callback for good
        self._decoder: Decoder | None = None

    def serve(self) -> NoReturn:
        """Run until the pipe closes."""
        threading.Thread(target=self._read_commands, name="commands", daemon=True).start()
        while True:
            frame = self._pending.get()
            try:
                self._obey(frame)
            except (FrameError, KeyError, TypeError):
                os._exit(EXIT_BROKEN_PEER)
            except OSError:
                os._exit(0)  # the desktop is gone

    def _read_commands(self) -> None:
        try:
            while (frame := read(self._commands)) is not None:
                match frame.get("op"):
                    case "stop":
                        self._stop(int(frame["id"]))
                    case "count" | "inspect":
                        # Reads the vocabulary only, so the context meter needn't wait for the end of a reply.
                        self._obey(frame)
                    case _:
                        self._pending.put(frame)
        except (FrameError, KeyError, TypeError, ValueError):
            os._exit(EXIT_BROKEN_PEER)
        # The main thread may be deep in llama.cpp: there is nothing to save, so the process ends under it.
        os._exit(0)

    def _stop(self, request: int) -> None:
        with self._lock:
            if request == self._current:
                self._abort.set()
            elif request > self._current:
                self._stopped_ahead.add(request)

    def _begin(self, request: int) -> None:
        with self._lock:
            self._current = request
            self._abort.clear()
            if request in self._stopped_ahead:
                self._abort.set()
            self._stopped_ahead = {later for later in self._stopped_ahead if later > request}

    def _obey(self, frame: Frame) -> None:
        request = int(frame["id"])
        try:
            self._writer.write({"id": request} | self._answer(request, frame))
        except (LoadFailed, DecodeFailed) as failure:
            self._writer.write({"id": request, "event": "failed", "kind": failure.kind})

    def _answer(self, request: int, frame: Frame) -> Frame:
        match frame["op"]:
            case "load":
                return self._load(frame)
            case "generate":
                return self._generate(request, frame)
            case "count":
                segments = unpack_prompt(frame["prompt"])
                return {"event": "counted", "counts": [len(self._ready.tokens_of(segment)) for segment in segments]}
            case "inspect":
                tokens = self._ready.prompt_tokens(unpack_prompt(frame["prompt"]))
                return {"event": "inspected", "tokens": len(tokens), "control": self._ready.control_tokens(tokens)}
            case "clear":
                self._ready.clear()
                return {"event": "cleared"}
            case _:
                raise FrameError("unknown command")

    @property
    def _ready(self) -> Decoder:
        if self._decoder is None:
            raise FrameError("no model is loaded")
        return self._decoder

    def _load(self, frame: Frame) -> Frame:
        binding = load_binding()
        self._log.install(binding)
        # Said before the dangerous part, so that the desktop knows what a crash was probably due to.
        offload = bool(binding.llama_supports_gpu_offload())
        self._writer.write({"id": int(frame["id"]), "event": "loading", "offload": offload})
        loaded = Loader(binding, self._log, unpack(EngineOptions, frame["options"])).load(
            str(frame["path"]), self._abort
        )
        self._decoder = Decoder(loaded)
        return {"event": "loaded", "info": pack(loaded.info)}

    def _generate(self, request: int, frame: Frame) -> Frame:
        self._begin(request)
        outbox = Outbox(self._writer, request)
        prompt, sampling = unpack_prompt(frame["prompt"]), unpack(Sampling, frame["sampling"])
        finished = self._ready.generate(prompt, sampling, outbox.put)
        outbox.flush()
        return pack_event(finished)


if __name__ == "__main__":
    main()
