"""Citations from the model's memory."""

import pytest

from tara_health.safety.rules.invented_citation import RULE


@pytest.mark.parametrize(
    ("response", "span"),
    [
        ("As Smith et al. (2019) found, it helps.", "Smith et al. (2019)"),
        ("It helps (Jones, 2020).", "(Jones, 2020)"),
        ("See Miller & Chen 2018.", "Miller & Chen 2018"),
        ("PMID: 31234567 shows it.", "PMID: 31234567"),
        ("See doi: 10.1056/NEJMoa2034577.", "doi: 10.1056/NEJMoa2034577"),
        ("See JAMA 2017;317:1958-1966.", "JAMA 2017;317:1958-1966"),
        ("A 2021 randomised trial showed less pain.", "A 2021 randomised trial"),
        ("NCT01234567 is recruiting.", "NCT01234567"),
    ],
)
def test_a_citation_is_found(read, response, span):
    assert read(RULE, response) == [(span, "warn")]


@pytest.mark.parametrize(
    "response",
    [
        "Follow your local guideline.",
        "Parkinson and Crohn are eponyms.",
        "In 2021 she moved.",
        "Between 2019 and 2020 it fell.",
    ],
)
def test_other_sentences_pass(read, response):
    assert read(RULE, response) == []


def test_a_citation_of_the_conversation_may_be_repeated(read):
    assert read(RULE, "Smith et al. (2019) found less pain.", message="Summarise Smith et al. (2019).") == []
