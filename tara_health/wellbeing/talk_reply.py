"""One reply of the model in the supportive conversation, shown only as far as the rules let it.

Stopped by: what TARA's own safety and compliance rules block, the tone rules, and a reply that keeps away from what was
told. Nothing of a sentence that is found is ever shown; of earlier sentences what was shown is to be replaced.

At the end the whole is read again (`faults`), where a warning counts as much as a block: there is no clinician here who
checks a draft, only a tired person who reads.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

from tara_health.analysis import Analyst
from tara_health.errors import EngineError
from tara_health.events import PromptProgress, TextShown
from tara_health.inference.protocol import Engine, FinishReason, Prefill, Prompt, Sampling, StopSignal, TokenText
from tara_health.records import Finding
from tara_health.safety.stream_guard import StreamGuard
from tara_health.text import sentences
from tara_health.vocabulary import Mode, ReplyState, Severity
from tara_health.wellbeing.reflection import keeps_close
from tara_health.wellbeing.tone_rules import PREFIX, tone_findings

_MODE = Mode.CLINICAL_QUESTION
"""The mode whose rules are the stricter ones about speaking as a person."""
_STATES = {
    FinishReason.END: ReplyState.COMPLETE,
    FinishReason.LENGTH: ReplyState.TRUNCATED,
    FinishReason.STOPPED: ReplyState.STOPPED,
}


@dataclass(slots=True)
class TalkReply:
    """A reply in the making. `text` is what was shown; `findings` are what withheld it."""

    analyst: Analyst
    message: str
    conversation: str
    text: str = ""
    state: ReplyState = ReplyState.INTERRUPTED
    findings: tuple[Finding, ...] = ()

    def stream(
        self, engine: Engine, prompt: Prompt, sampling: Sampling, stop: StopSignal
    ) -> Generator[PromptProgress | TextShown, None, None]:
        """Show the model's words as far as they may be shown, then read the whole."""
        guard, model_stop = StreamGuard(self._check()), StopSignal()
        stop.on_set(model_stop.set)
        try:
            for event in engine.generate(prompt, sampling, model_stop):
                if isinstance(event, Prefill):
                    yield PromptProgress(event.done, event.total)
                elif isinstance(event, TokenText):
                    if safe := guard.feed(event.text):
                        yield self._shown(safe)
                    if guard.blocked:
                        model_stop.set()
                else:
                    self.state = _STATES[event.reason]
        except EngineError:
            return
        except GeneratorExit:
            model_stop.set()
            raise
        rest = guard.finish()
        if self.state is ReplyState.TRUNCATED:
            rest = rest[: max(sentences.ends(rest), default=0)]
        if rest:
            yield self._shown(rest)
        self.findings = tuple(replace(finding, start=0, end=0) for finding in guard.blocked or self._faults())

    def _check(self) -> Callable[[str], tuple[Finding, ...]]:
        blocking = self.analyst.streamed(self.message, self.conversation, _MODE)

        def check(text: str) -> tuple[Finding, ...]:
            return (*self._away(text), *tone_findings(text), *blocking(text))

        return check

    def _faults(self) -> tuple[Finding, ...]:
        """What is wrong with the whole of what was shown."""
        review = self.analyst.review(self.message, self.text, self.conversation, _MODE)
        found = (*review.appropriateness.findings, *review.compliance.violations)
        grave = (finding for finding in found if finding.severity.rank >= Severity.WARN.rank)
        return (*self._away(self.text), *tone_findings(self.text), *grave)

    def _away(self, text: str) -> tuple[Finding, ...]:
        if keeps_close(self.message, text):
            return ()
        return (Finding(f"{PREFIX}makes_up", Severity.BLOCK, 0, len(text), "Says what nobody told."),)

    def _shown(self, text: str) -> TextShown:
        self.text += text
        return TextShown(text)
