"""Log-likelihoods of Hugging Face weights, as `quantize.scorer` gives them of a GGUF: the same seam, the same sums.

A choice begins with its space, so the question is tokenised without a trailing one and the choice is what the whole
has more than it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Protocol, Self

_CONTEXT_TOKENS: Final = 2048


class Ids(Protocol):
    """Text to token ids, such as `training.tokens.PromptTokenizer.ids`."""

    def __call__(self, text: str) -> list[int]:
        """No token is put before or after."""
        ...


class HuggingFaceScorer:
    """A causal language model in evaluation mode, where it is. `beginning` stands before an empty context."""

    def __init__(self, model: Any, ids: Ids, beginning: int) -> None:
        self._model, self._ids, self._beginning = model.eval(), ids, beginning

    @classmethod
    def open(cls, folder: Path) -> Self:
        """A folder that `save_pretrained` wrote, tokeniser included; nothing is fetched."""
        from transformers import AutoModelForCausalLM, AutoTokenizer

        tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model = AutoModelForCausalLM.from_pretrained(folder, local_files_only=True)
        beginning = tokenizer.bos_token_id if tokenizer.bos_token_id is not None else tokenizer.eos_token_id
        return cls(model, lambda text: list(tokenizer.encode(text, add_special_tokens=False)), beginning)

    def loglikelihood(self, context: str, continuation: str) -> tuple[float, bool]:
        """log p(continuation | context), and whether greedy decoding says it. The oldest of a long context is cut."""
        import torch

        before = self._ids(context.rstrip())
        said = self._ids(context + continuation)[len(before) :]
        if not said:
            return 0.0, True
        ids = ((before or [self._beginning]) + said)[-_CONTEXT_TOKENS:]
        with torch.no_grad():
            given = torch.tensor([ids], device=self._model.device)
            scores = self._model(input_ids=given).logits[0, -len(said) - 1 : -1].float()
        targets = torch.tensor(said, device=scores.device)
        chosen = torch.log_softmax(scores, dim=-1).gather(1, targets[:, None])
        return float(chosen.sum()), bool((scores.argmax(dim=-1) == targets).all())
