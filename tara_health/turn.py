"""What is known of the turn under way: filled in by the pipeline's stages, closed into a `Reply` at the end."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from tara_health.analysis import Analyst
from tara_health.events import TurnRequest
from tara_health.inference.protocol import Finished, FinishReason
from tara_health.models.catalog import InstalledModel
from tara_health.records import Analysis, EscalationNotice, Finding, ModelIdentity, Reply, Review, Timings
from tara_health.safety.disclaimers import disclaimer
from tara_health.vocabulary import ReplyState, Severity

_STATES = {
    FinishReason.END: ReplyState.COMPLETE,
    FinishReason.LENGTH: ReplyState.TRUNCATED,
    FinishReason.STOPPED: ReplyState.STOPPED,
}


@dataclass(slots=True)
class Turn:
    """One turn in the making. `text` is what was shown; it never holds a character that a rule blocked."""

    request: TurnRequest
    analyst: Analyst
    model: InstalledModel | None
    started: float = field(default_factory=time.perf_counter)
    analysis: Analysis = field(default_factory=Analysis)
    note: str = ""
    text: str = ""
    state: ReplyState = ReplyState.INTERRUPTED
    review: Review = field(default_factory=Review)
    blocked: tuple[Finding, ...] = ()
    timings: Timings = field(default_factory=Timings)
    notice: EscalationNotice | None = None

    def heard(self) -> None:
        """The model said something: the first time counts."""
        if not self.timings.first_token_s:
            self.timings = replace(self.timings, first_token_s=time.perf_counter() - self.started)

    def finish(self, end: Finished) -> None:
        """The model is done."""
        self.state = _STATES[end.reason]
        self.timings = replace(
            self.timings,
            prompt_tokens=end.prompt_tokens,
            reused_tokens=end.reused_tokens,
            completion_tokens=end.completion_tokens,
            tokens_per_s=end.completion_tokens / end.decode_s if end.decode_s else 0.0,
        )

    def review_of(self, text: str) -> Review:
        """The whole reading of a reply in this conversation."""
        return self.analyst.review(self.request.message, text, self.request.conversation, self.request.mode)

    def withheld_review(self) -> Review:
        """The review of a withheld reply: the rules that blocked it, without its places (its text is kept nowhere)."""
        review = self.review_of(self.text)
        placeless = tuple(replace(finding, start=0, end=0) for finding in self.blocked)
        violations = tuple(finding for finding in placeless if finding.category)
        unsafe = tuple(finding for finding in placeless if not finding.category)
        return replace(
            review,
            appropriateness=replace(
                review.appropriateness, findings=unsafe, severity=Severity.BLOCK if unsafe else Severity.OK
            ),
            compliance=replace(review.compliance, violations=violations, is_compliant=not violations),
        )

    def reply(self) -> Reply:
        """The turn as it stands, as a reply."""
        model = self.model
        asked = self.state not in (ReplyState.REFUSED, ReplyState.NO_MODEL)
        identity = ModelIdentity(model.name, model.sha256, model.quantization, model.label) if model and asked else None
        return Reply(
            response=self.text,
            state=self.state,
            input=self.analysis,
            review=self.review,
            model=identity,
            timings=replace(self.timings, total_s=time.perf_counter() - self.started),
            notice=self.notice,
            disclaimer=disclaimer(self.request.mode, identity.label) if identity else "",
        )
