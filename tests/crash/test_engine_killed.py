"""Promise: whatever ends the engine process, the parent lives, the caller is told at once, and the next turn works.

The short version kills 10 times, the long one (TARA_PROOFS=long) 200 times, alternating between prefill and decoding.
The control: a turn whose process is not killed ends by itself, so that an `EngineDied` is the kill's doing.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tara_health.errors import EngineDied, EngineStartFailed
from tara_health.inference.client import EngineClient
from tara_health.inference.protocol import (
    EngineOptions,
    FinishReason,
    Prefill,
    Sampling,
    Segment,
    StopSignal,
    TokenText,
)
from tests.unit.inference.chatml import chat, collect, embedded_model, long_message

pytestmark = [pytest.mark.engine, pytest.mark.proof]

QUESTION = chat(("user", "What is asthma?"))
SHORT = Sampling(temperature=0.0, max_tokens=4)
LONG = Sampling(temperature=1.5, max_tokens=4000)


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineClient]:
    with EngineClient() as client:
        client.start(embedded_model(), EngineOptions(context_tokens=2048))
        yield client


def _die_in_prefill(engine: EngineClient, number: int) -> float:
    """Seconds from the kill to the exception."""
    killed = 0.0
    with pytest.raises(EngineDied, match="SIG"):
        for event in engine.generate(chat(("user", f"{number} {long_message(1500)}")), LONG, StopSignal()):
            if isinstance(event, Prefill) and not killed:
                killed = _kill(engine, signal.SIGKILL)
    return time.monotonic() - killed


def _die_in_decoding(engine: EngineClient, how: signal.Signals) -> tuple[float, str]:
    killed, texts = 0.0, []
    with pytest.raises(EngineDied, match=how.name):
        for event in engine.generate(QUESTION, LONG, StopSignal()):
            if isinstance(event, TokenText):
                texts.append(event.text)
                killed = killed or _kill(engine, how)
    return time.monotonic() - killed, "".join(texts)


def _kill(engine: EngineClient, how: signal.Signals) -> float:
    assert engine.info is not None
    os.kill(engine.info.pid, how)
    return time.monotonic()


def test_killed_again_and_again(engine: EngineClient, long_proofs: bool) -> None:
    control, ended = collect(engine.generate(QUESTION, SHORT, StopSignal()))
    assert ended.reason in (FinishReason.END, FinishReason.LENGTH)
    pids = set()
    for number in range(100 if long_proofs else 5):
        assert _die_in_prefill(engine, number) < 1
        assert engine.info is None
        again, _ = collect(engine.generate(QUESTION, SHORT, StopSignal()))
        assert again == control
        waited, partial = _die_in_decoding(engine, signal.SIGKILL)
        assert waited < 1
        assert partial
        assert engine.count_tokens([Segment(f"counting restarts it too {number}")])[0] > 1
        assert engine.info is not None
        pids.add(engine.info.pid)
    assert len(pids) == (100 if long_proofs else 5)


@pytest.mark.parametrize("how", [signal.SIGABRT, signal.SIGSEGV, signal.SIGILL])
def test_an_assertion_or_a_bad_instruction_ends_the_child_alone(engine: EngineClient, how: signal.Signals) -> None:
    waited, partial = _die_in_decoding(engine, how)
    assert waited < 1
    assert partial
    assert collect(engine.generate(QUESTION, SHORT, StopSignal()))[0]


def test_an_aborted_child_leaves_no_core(engine: EngineClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    collect(engine.generate(QUESTION, SHORT, StopSignal()))
    assert engine.info is not None
    limits = Path(f"/proc/{engine.info.pid}/limits").read_text(encoding="ascii")
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
    _die_in_decoding(engine, signal.SIGABRT)
    assert list(tmp_path.glob("core*")) == []


def test_no_prompt_in_the_arguments_the_environment_or_a_socket(engine: EngineClient) -> None:
    needle = "Zyrgblatt-4711"
    prompt = chat(("user", f"My name is {needle}."))
    stream = engine.generate(prompt, Sampling(max_tokens=200), StopSignal())
    next(stream)
    assert engine.info is not None
    command = Path(f"/proc/{engine.info.pid}/cmdline").read_bytes()
    assert b"tara_health.inference.worker" in command  # the control: this is the process we mean
    assert needle.encode() not in command
    stream.close()
    try:
        links = [str(link.readlink()) for link in Path(f"/proc/{engine.info.pid}/fd").iterdir()]
        environment = Path(f"/proc/{engine.info.pid}/environ").read_bytes()
    except PermissionError:
        pytest.skip("the arguments are clean; the child refuses its own user the rest, which root alone can read")
    assert needle.encode() not in environment
    assert not [link for link in links if link.startswith("socket:")]


def test_a_malformed_command_ends_the_child_and_nothing_else(engine: EngineClient) -> None:
    collect(engine.generate(QUESTION, SHORT, StopSignal()))
    child = engine._child
    assert child is not None
    child.send({"op": "no such command", "id": 1_000_000})
    deadline = time.monotonic() + 20
    while child.alive and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not child.alive
    assert "code 3" in child.epitaph()
    assert collect(engine.generate(QUESTION, SHORT, StopSignal()))[0]


def test_closing_while_another_thread_loads(tmp_path: Path) -> None:
    client = EngineClient()
    failures: list[EngineStartFailed] = []

    def load() -> None:
        try:
            client.start(embedded_model(), EngineOptions(context_tokens=512))
        except EngineStartFailed as failure:
            failures.append(failure)

    loader = threading.Thread(target=load)
    loader.start()
    time.sleep(0.15)
    client.close()
    loader.join(20)
    assert not loader.is_alive()
    client.close()
    assert client.info is None
    assert failures


PARENT = """
import sys, time
from pathlib import Path
from tara_health.inference.client import EngineClient
from tara_health.inference.protocol import EngineOptions, Sampling, Segment, StopSignal
client = EngineClient()
print(client.start(Path(sys.argv[1]), EngineOptions(context_tokens=8192)).pid, flush=True)
for event in client.generate((Segment("chest pain " * 3000),), Sampling(), StopSignal()):
    print("event", flush=True)
"""


def test_the_child_does_not_outlive_a_killed_parent() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(embedded_model())], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.stdout.readline()  # it is in the middle of a prefill
        assert Path(f"/proc/{pid}").exists()
        parent.kill()
    deadline = time.monotonic() + 2
    while _running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _running(pid)


def _running(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False
