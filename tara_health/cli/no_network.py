"""One real turn, watched for any use of the network: what `tara doctor` reports.

Three observations. Python's audit events count every socket this process makes or connects, and a planted socket
first shows that the counter works. The file descriptors of this process and of the engine are listed for sockets.
Where the kernel allows it, the same question is asked again inside a network namespace that has no interface at all.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tara_health.assistant import Assistant
from tara_health.errors import TaraError
from tara_health.events import NoRecord, TurnEnded, TurnRequest
from tara_health.inference.protocol import Sampling, StopSignal
from tara_health.records import Json
from tara_health.settings import Settings

QUESTION = "The patient is worried about the new tablets. What can I say?"


class SocketCounter:
    """Counts Python's `socket.*` audit events while it is on (PEP 578; a hook can't be removed, only silenced)."""

    def __init__(self) -> None:
        self.count = 0
        self._on = False
        sys.addaudithook(self._seen)

    def _seen(self, event: str, _arguments: object) -> None:
        if self._on and event.startswith("socket."):
            self.count += 1

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Count from zero while this is in force."""
        self.count, self._on = 0, True
        try:
            yield
        finally:
            self._on = False


def observe_turn() -> Json:
    """Run one short turn and report what was seen: the parts `network`, `model`, `engine` and `analysis`."""
    counter = SocketCounter()
    with counter.watching():
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    control_seen = counter.count > 0
    assistant, problem = _opened()
    with assistant, counter.watching():
        parts = _turn(assistant, problem)
        pid = assistant.engine_info.pid if assistant.engine_info else None
        ours, engines = _sockets("self"), _sockets(str(pid)) if pid else None
    isolated = _isolated()
    seen = counter.count + (ours or 0) + (engines or 0)
    network = {
        "ok": control_seen and seen == 0,
        "verdict": _verdict(seen, isolated, proved=control_seen and None not in (ours, engines)),
        "sockets_made_by_python_during_a_turn": counter.count,
        "planted_socket_was_counted": control_seen,
        "open_sockets_of_this_process": UNREADABLE if ours is None else ours,
        "open_sockets_of_the_engine": UNREADABLE if engines is None else engines,
        "without_any_network_interface": isolated,
    }
    return {"network": network, **parts}


def _verdict(seen: int, isolated: str, *, proved: bool) -> str:
    if seen:
        return "A socket was made. Please report this: TARA promises not to."
    if proved and isolated == ANSWERS:
        return "No network was used: no socket was made, and TARA answers where there is no network at all."
    return "No use of a network was seen; not every check could be made here, so this is no proof."


def _opened() -> tuple[Assistant, str]:
    """An assistant on the model in the settings, or one without a model and the reason."""
    try:
        return Assistant.open(), ""
    except TaraError as error:
        return Assistant.without_model(settings=Settings()), str(error)


def _turn(assistant: Assistant, problem: str) -> Json:
    model = assistant.model
    parts: Json = {
        "model": {"ok": model is not None} | ({"error": problem} if problem else {}),
        "analysis": {"ok": False},
        "engine": {"ok": False},
    }
    if model is not None:
        parts["model"] |= {"name": model.name, "sha256": model.sha256, "label": model.label, "file": str(model.path)}
    try:
        assistant.analyst.load()
        parts["analysis"] = {
            "ok": True,
            "phi_found_in_probe": len(assistant.analyst.scan("Call John Smith, MRN 4471-22.")),
        }
        request = TurnRequest(QUESTION, sampling=Sampling(max_tokens=16))
        ended = [event for event in assistant.turn(request, NoRecord(), StopSignal()) if isinstance(event, TurnEnded)]
        parts["engine"] = _engine(assistant, ended[-1])
    except TaraError as error:
        parts["engine"]["error"] = str(error)
    return parts


def _engine(assistant: Assistant, ended: TurnEnded) -> Json:
    from tara_health.inference.hardware import probe

    info = assistant.engine_info
    if info is None:
        return {"ok": False, "error": ended.reply.response}
    timings = ended.reply.timings
    return {
        "ok": timings.completion_tokens > 0,
        "backend": info.backend,
        "context_tokens": info.context_tokens,
        "gpu_layers": f"{info.gpu_layers} of {info.total_layers}",
        "why_no_gpu": "" if info.gpu_layers else info.notice or probe().reason_no_gpu,
        "threads": info.threads,
        "flash_attention": info.flash_attention,
        "load_s": round(info.load_s, 2),
        "tokens_per_s": round(timings.tokens_per_s, 1),
    }


UNREADABLE = "not to be seen from outside"
ANSWERS = "answers as usual"


def _sockets(process: str) -> int | None:
    """How many sockets a process holds open; None where that can't be seen."""
    try:
        links = [entry.readlink() for entry in Path("/proc", process, "fd").iterdir() if entry.is_symlink()]
    except OSError:
        return None
    return sum(str(link).startswith("socket:") for link in links)


def _isolated() -> str:
    """Ask the same in a namespace without interfaces (Linux, where users may make one)."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return "not tried: there is no unshare here"
    command = [unshare, "-rn", sys.executable, "-m", "tara_health.cli.app", "ask", "--json", QUESTION]
    try:
        done = subprocess.run(command, capture_output=True, timeout=120, check=False)
        answered = bool(json.loads(done.stdout)["response"]) if done.returncode == 0 else False
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return "not tried: this system does not allow it"
    return ANSWERS if answered else "no answer (this system may not allow network namespaces)"
