"""Names in East Asian letters."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.name_script import NameScriptRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("鈴木さん came back", ["鈴木"]),
        ("patient 李娜 coughs", ["李娜"]),
        ("pt: 박지성 fell", ["박지성"]),
        ("患者さん is a word for a patient", []),
        ("糖尿病 is diabetes", []),
    ],
)
def test_names_and_words(text: str, names: list[str]) -> None:
    assert found(NameScriptRecognizer(), text) == names
