"""The public face of TARA as a library.

    from tara_health.assistant import Assistant

    with Assistant.open() as tara:
        reply = tara.respond("The patient is frightened of the biopsy. How do I explain it?")
        print(reply.response, reply.compliance_status.is_compliant)

`open` is quick: the engine process and the readers start when they are first needed, or at `warm_up()`. One assistant
holds one conversation at a time: `respond` continues it, `forget` ends it, in the engine's memory too. Nothing is
written to disk; a caller that wants history passes a `TurnRecord` to `turn`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from types import TracebackType

from tara_health.analysis import Analyst
from tara_health.events import NoRecord, TurnEnded, TurnEvent, TurnRecord, TurnRequest
from tara_health.inference.client import EngineClient
from tara_health.inference.protocol import Engine, EngineInfo, EngineOptions, Sampling, StopSignal
from tara_health.models.catalog import InstalledModel, resolve
from tara_health.models.verify import verify_for_load
from tara_health.pipeline import run_turn
from tara_health.prompt.build import PastTurn
from tara_health.records import ContextOverride, Reply
from tara_health.settings import Settings
from tara_health.vocabulary import Mode


class Assistant:
    """A model, the readers and the conversation they are in. Use `open`; close it, or use it as a context manager."""

    def __init__(self, model: InstalledModel | None, engine: Engine, analyst: Analyst, settings: Settings) -> None:
        self.model = model
        self.analyst = analyst
        self._engine = engine
        self._settings = settings
        self._history: tuple[PastTurn, ...] = ()
        self._starting = threading.Lock()

    @classmethod
    def open(cls, model: str | None = None, *, settings: Settings | None = None) -> Assistant:
        """An assistant on the model named (by default the one in the settings). Raises `ModelError`."""
        settings = settings or Settings.load()
        return cls(resolve(model or settings.text("model.default")), EngineClient(), Analyst(), settings)

    @classmethod
    def without_model(cls, *, settings: Settings | None = None) -> Assistant:
        """An assistant that reads messages and raises notices, and has no model to answer with."""
        return cls(None, EngineClient(), Analyst(), settings or Settings.load())

    def __enter__(self) -> Assistant:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    @property
    def engine_info(self) -> EngineInfo | None:
        """What the engine reported after loading; None before."""
        return self._engine.info

    @property
    def sampling(self) -> Sampling:
        """The sampling that the settings ask for."""
        return Sampling(
            temperature=self._settings.number("reply.temperature"),
            max_tokens=self._settings.integer("reply.max_tokens"),
        )

    def start_engine(self) -> Engine | None:
        """The engine, started on the model after its hash was compared with the one recorded; None without a model.

        Raises `ModelError` or `EngineError`.
        """
        with self._starting:
            if self.model is None:
                return None
            if self._engine.info is None:
                settings = self._settings
                options = EngineOptions(
                    context_tokens=settings.integer("model.context_tokens"),
                    gpu_layers=settings.integer("model.gpu_layers"),
                    threads=settings.integer("model.threads"),
                )
                self._engine.start(verify_for_load(self.model), options)
            return self._engine

    def warm_up(self) -> None:
        """Load the readers and the engine now. Raises what they raise."""
        self.analyst.load()
        self.start_engine()

    def respond(
        self,
        message: str,
        emotional_context: ContextOverride | None = None,
        medical_context: ContextOverride | None = None,
        *,
        mode: Mode = Mode.CLINICAL_QUESTION,
        stop: StopSignal | None = None,
    ) -> Reply:
        """Answer `message` in the conversation under way.

        The two contexts override what TARA would infer: `{"patient_emotion": "anxious", "intensity": 0.8}` and
        `{"specialty": "cardiology", "urgency": "urgent"}`, in the words of `tara analyze`. Raises a `TaraError`.
        """
        override = {**(emotional_context or {}), **(medical_context or {})}
        request = TurnRequest(message, mode, self._history, (), override or None, self.sampling)
        for event in self.turn(request, NoRecord(), stop or StopSignal()):
            if isinstance(event, TurnEnded):
                self.remember(PastTurn(message, event.context_note, event.reply.response))
                return event.reply
        raise AssertionError("a turn ends with TurnEnded")

    def turn(self, request: TurnRequest, record: TurnRecord, stop: StopSignal) -> Iterator[TurnEvent]:
        """One turn as events; see `pipeline.run_turn`. Where the engine can't start, the reply says why."""
        return run_turn(
            request,
            analyst=self.analyst,
            open_engine=self.start_engine,
            model=self.model,
            record=record,
            stop=stop,
            country=self._settings.text("safety.country"),
        )

    def remember(self, turn: PastTurn) -> None:
        """Add a turn to the conversation that `respond` continues."""
        self._history = (*self._history, turn)

    def forget(self) -> None:
        """End the conversation: its text, and the engine's memory of it."""
        self._history = ()
        self.analyst.forget()
        self._engine.clear()

    def close(self) -> None:
        """End the engine process."""
        self._history = ()
        self._engine.close()
