"""The desktop's end of the pipe, against children that misbehave in every way we could think of."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import Mock

import pytest

from tara_health import limits
from tara_health.errors import EngineDied, EngineStartFailed, PromptTooLong
from tara_health.inference import client as client_module
from tara_health.inference import launch as launch_module
from tara_health.inference.child import Child, ChildGone
from tara_health.inference.client import EngineClient
from tara_health.inference.protocol import EngineOptions, Finished, Sampling, Segment, StopSignal, TokenText

PRELUDE = """
import json, struct, sys, time, os
def take():
    head = sys.stdin.buffer.read(4)
    return json.loads(sys.stdin.buffer.read(struct.unpack(">I", head)[0])) if head else sys.exit(0)
def give(frame):
    body = json.dumps(frame).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(body)) + body)
    sys.stdout.buffer.flush()
INFO = dict(pid=os.getpid(), context_tokens=512, trained_context_tokens=512, gpu_layers=0, total_layers=2, threads=1,
    batch_threads=1, flash_attention=False, backend="CPU", notice="", resident_bytes=1, load_s=0.1)
END = dict(event="finished", reason="end", prompt_tokens=1, reused_tokens=0, completion_tokens=1, prefill_s=0,
    decode_s=0)
def load(offload=False):
    frame = take()
    give(dict(id=frame["id"], event="loading", offload=offload))
    return frame
"""
LOADED = PRELUDE + "frame = load()\ngive(dict(id=frame['id'], event='loaded', info=INFO))\n"


def _command(script: str) -> tuple[str, ...]:
    return (sys.executable, "-S", "-c", script)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"any")
    return file


def _start(script: str, model: Path, options: EngineOptions | None = None) -> EngineClient:
    client = EngineClient(_command(script))
    client.start(model, options or EngineOptions())
    return client


@pytest.mark.parametrize(
    "reply",
    [
        "sys.stdout.buffer.write(b'\\xff\\xff\\xff\\xff'); sys.stdout.buffer.flush(); time.sleep(60)",
        "sys.stdout.buffer.write(b'\\0\\0\\0\\4oops'); sys.stdout.buffer.flush(); time.sleep(60)",
        "give(dict(id=frame['id'], event='dance')); time.sleep(60)",
        "give(dict(id=frame['id'], event='failed', kind='decode')); time.sleep(60)",
        "os._exit(7)",
    ],
    ids=["length", "json", "event", "failed", "exit"],
)
def test_a_broken_answer_is_a_death_and_the_next_call_starts_anew(reply: str, model: Path) -> None:
    with _start(f"{LOADED}\nframe = take()\n{reply}", model) as client:
        with pytest.raises(EngineDied) as caught:
            list(client.generate((Segment("Maria Alvarez"),), Sampling(), StopSignal()))
        assert "Alvarez" not in str(caught.value)
        assert "kept" in str(caught.value)
        assert client.info is None
        with pytest.raises(EngineDied):  # a new child of the same kind: it was started, and broke again
            list(client.generate((Segment("again"),), Sampling(), StopSignal()))


def test_frames_of_another_request_are_dropped(model: Path) -> None:
    script = f"""{LOADED}
frame = take()
give(dict(id=frame["id"] - 1, event="text", text="late", count=1))
give(dict(id=999, event="text", text="early", count=1))
give(dict(event="text", text="nobody's", count=1))
give(dict(id=frame["id"], event="text", text="mine", count=1))
give(dict(id=frame["id"], **END))
take()
"""
    with _start(script, model) as client:
        events = list(client.generate((Segment("x"),), Sampling(), StopSignal()))
    assert [event.text for event in events if isinstance(event, TokenText)] == ["mine"]
    assert isinstance(events[-1], Finished)


def test_a_child_that_ignores_a_stop_is_ended(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "STOP_PATIENCE_S", 0.3)
    stop = StopSignal()
    stop.set()
    with _start(f"{LOADED}\ntime.sleep(60)", model) as client:
        started = time.monotonic()
        with pytest.raises(EngineDied):
            list(client.generate((Segment("x"),), Sampling(), stop))
        assert time.monotonic() - started < 5


def test_a_child_that_does_not_confirm_forgetting_is_ended(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "CLEAR_PATIENCE_S", 0.2)
    with _start(f"{LOADED}\ntime.sleep(60)", model) as client:
        client.clear()
        assert client.info is None


def test_a_child_that_hangs_while_loading_is_ended(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch_module, "PATIENCE_S", 0.3)
    with EngineClient(_command("import time; time.sleep(60)")) as client, pytest.raises(EngineStartFailed):
        client.start(model, EngineOptions())


def test_a_crash_with_a_graphics_card_is_tried_again_without(model: Path) -> None:
    script = f"""{PRELUDE}
frame = load(offload=True)
if frame["options"]["gpu_layers"] != 0:
    os.abort()
give(dict(id=frame["id"], event="loaded", info=INFO))
take()
"""
    with _start(script, model, EngineOptions(gpu_layers=20)) as client:
        assert client.info is not None
        assert "graphics card driver failed" in client.info.notice


def test_a_crash_without_a_graphics_card_is_not_tried_again(model: Path, tmp_path: Path) -> None:
    tally = tmp_path / "tally"
    script = f"{PRELUDE}\nopen({str(tally)!r}, 'a').write('x')\nload(offload=False)\nos.abort()"
    with EngineClient(_command(script)) as client, pytest.raises(EngineStartFailed, match="SIGABRT"):
        client.start(model, EngineOptions(gpu_layers=-1))
    assert tally.read_text(encoding="ascii") == "x"


@pytest.mark.parametrize("kind", ["architecture", "memory", "no_text", "not_a_model", "something new"])
def test_every_load_failure_has_a_sentence_and_a_remedy(kind: str, model: Path) -> None:
    script = f"{PRELUDE}\nframe = load()\ngive(dict(id=frame['id'], event='failed', kind={kind!r}))\ntake()"
    with EngineClient(_command(script)) as client, pytest.raises(EngineStartFailed) as caught:
        client.start(model, EngineOptions())
    assert caught.value.what.endswith(".")
    assert "unchanged" in caught.value.untouched
    assert caught.value.remedy.endswith(".")


@pytest.mark.parametrize("number", [errno.EPERM, errno.EACCES, errno.ENOENT, errno.EAGAIN, errno.ENOMEM, errno.EMFILE])
def test_a_process_that_the_system_refuses_is_one_sentence(
    number: int, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "/somebody/python")

    monkeypatch.setattr(subprocess, "Popen", refused)
    with EngineClient() as client:
        with pytest.raises(EngineStartFailed, match="did not let") as caught:
            client.start(model, EngineOptions())
        assert client.info is None
    assert "/somebody" not in str(caught.value)
    assert caught.value.remedy.endswith(".")


def test_a_missing_interpreter_is_one_sentence(model: Path, tmp_path: Path) -> None:
    with EngineClient((str(tmp_path / "no-python"),)) as client, pytest.raises(EngineStartFailed, match="did not let"):
        client.start(model, EngineOptions())


def test_a_system_that_refuses_a_restart_says_so_and_a_later_call_may_succeed(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = f"{LOADED}\nframe = take()\ngive(dict(id=frame['id'], **END))\ntake()"
    with _start(script, model) as client:
        assert client._child is not None
        client._child.kill()
        with monkeypatch.context() as patched:
            patched.setattr(subprocess, "Popen", Mock(side_effect=OSError(errno.EAGAIN, "again")))
            with pytest.raises(EngineStartFailed, match="did not let"):
                list(client.generate((Segment("x"),), Sampling(), StopSignal()))
        events = list(client.generate((Segment("x"),), Sampling(), StopSignal()))
        assert isinstance(events[-1], Finished)


def test_a_prompt_larger_than_any_frame_is_too_long_and_the_engine_lives(model: Path) -> None:
    script = f"{LOADED}\nframe = take()\ngive(dict(id=frame['id'], **END))\ntake()"
    with _start(script, model) as client:
        huge = (Segment("x" * limits.ENGINE_FRAME_BYTES),)
        with pytest.raises(PromptTooLong):
            list(client.generate(huge, Sampling(), StopSignal()))
        with pytest.raises(PromptTooLong):
            client.count_tokens(huge)
        assert client.info is not None
        assert isinstance(list(client.generate((Segment("x"),), Sampling(), StopSignal()))[-1], Finished)


def test_a_request_to_a_child_that_is_gone_says_so_at_once() -> None:
    child = Child(_command("raise SystemExit(4)"))
    try:
        while child.alive:
            time.sleep(0.01)
        with child.request({"op": "count"}) as request, pytest.raises(ChildGone, match="code 4"):
            request.next(5)
        request.stop()  # no error
    finally:
        child.kill()
