"""Stands in for the worker threads in tests of presenters: jobs run at once, or one by one when the test says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

Job = Callable[[], Any]


class Immediate:
    """A `ports.Runner` without threads. With `held=True` jobs wait for `run_next` or `run_all`."""

    def __init__(self, *, held: bool = False) -> None:
        self.held = held
        self.waiting: list[Callable[[], None]] = []

    def database(self, job: Job, done: Any = None, failed: Any = None, *, survives: bool = False) -> None:
        self._take(job, done, failed)

    def background(self, job: Job, done: Any = None, failed: Any = None, *, survives: bool = False) -> None:
        self._take(job, done, failed)

    def run_next(self) -> None:
        self.waiting.pop(0)()

    def run_all(self) -> None:
        while self.waiting:
            self.run_next()

    def _take(self, job: Job, done: Any, failed: Any) -> None:
        if self.held:
            self.waiting.append(partial(_run, job, done, failed))
        else:
            _run(job, done, failed)


class ImmediateVault(Immediate):
    """A `ports.VaultAccess` over whatever object the test uses as its vault."""

    def __init__(self, vault: Any, *, held: bool = False) -> None:
        super().__init__(held=held)
        self.vault = vault

    def store(self, job: Callable[[Any], Any], done: Any = None, failed: Any = None) -> None:
        self._take(partial(job, self.vault), done, failed)


def _run(job: Job, done: Any, failed: Any) -> None:
    try:
        value = job()
    except Exception as error:
        if failed is None:
            raise
        failed(error)
        return
    if done is not None:
        done(value)
