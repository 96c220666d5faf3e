"""The chat template that a file carries so that others see what it expects; TARA renders its own and never reads it.

`prompt.template.detect_template` finds the pinned template by the marks in this text, the name of a special token
among them, which tells TARA's own weights from their base.
"""

from __future__ import annotations

from typing import Final

from quantize.rebuild import CHAT_TEMPLATE
from tara_health.errors import InputError

_LLAMA3: Final = (
    "{# TARA-Health: notes stand between control tokens such as <MEDICAL_CONTEXT>; TARA renders them itself. #}"
    "{{ '<|begin_of_text|>' }}{% for message in messages %}{{ '<|start_header_id|>' + message['role'] + "
    "'<|end_header_id|>\n\n' + message['content'] + '<|eot_id|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"
)
TEXTS: Final = {"chatml-tara": CHAT_TEMPLATE, "llama3-tara": _LLAMA3}


def template_text(name: str) -> str:
    """The text for one of TARA's own templates. Raises `InputError`."""
    if name not in TEXTS:
        raise InputError(f"There is no template named {name!r}; the names are: {', '.join(TEXTS)}.")
    return TEXTS[name]
