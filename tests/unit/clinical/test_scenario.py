"""Which moment of care a message comes from: five or more lines a class, in different registers."""

from __future__ import annotations

import pytest

from tara_health.clinical.scenario import classify_scenario
from tara_health.vocabulary import SCENARIOS

LINES = {
    "consultation": [
        "New patient, 45F, three weeks of dry cough and night sweats. What would you investigate first?",
        "What could be causing recurrent mouth ulcers in a 30 year old?",
        "I've had this itchy rash for ten days, should I be worried?",
        "ddx for painless ankle swelling",
        "Chief complaint: intermittent dizziness on standing, no falls.",
        "First-line investigation of microcytic anaemia?",
    ],
    "follow_up": [
        "She is back for her 6 week post-op check, wound healing nicely.",
        "f/u after starting sertraline a month ago, mood a little better",
        "Seeing him again tomorrow to go over his blood test results",
        "recheck BP after last visit, home readings attached",
        "Since my last appointment the knee is much better",
    ],
    "medication_counselling": [
        "How should I explain warfarin to a patient who can't read well?",
        "Can she take ibuprofen together with lisinopril?",
        "missed two doses of my contraceptive pill, what now",
        "teach-back script for a new inhaler",
        "What is the dose of amoxicillin for otitis media in a 20 kg child?",
        "side effects of metformin in plain words please",
    ],
    "bad_news": [
        "The biopsy came back as pancreatic cancer. How do I tell her this afternoon?",
        "Using SPIKES to break bad news to a young couple",
        "I have to tell Mr B that the scan shows the tumour has spread",
        "no heartbeat on today's ultrasound, parents waiting outside",
        "newly diagnosed ALS, he asked me straight out whether it is terminal",
    ],
    "informed_consent": [
        "Consent discussion for a lap chole: which risks must I mention?",
        "He refuses blood transfusion, Jehovah's Witness, surgery tomorrow",
        "Does she have capacity to consent to the amputation?",
        "explain the risks and benefits of a colonoscopy in simple language",
        "Patient signed the consent form but now seems unsure about alternatives",
    ],
    "discharge": [
        "Write discharge instructions for CHF, 6th grade level",
        "She is going home today after a hip replacement, what should the leaflet say?",
        "Return precautions for a child with gastroenteritis leaving the ED",
        "wants to leave against medical advice",
        "TTOs and safety netting for a cellulitis patient fit for discharge",
    ],
    "chronic_care": [
        "A1c 9.4 despite metformin, ten years of type 2 diabetes",
        "Living with lupus and having another flare, how can I pace myself?",
        "annual COPD review template",
        "help a patient with poorly controlled hypertension set goals",
        "chronic low back pain, self-management plan without opioids",
    ],
    "paediatrics": [
        "My 3 year old won't take his eczema cream, he screams every time",
        "Mother of a 4-month-old worried about feeding",
        "vaccine hesitancy: dad declines MMR for toddler",
        "school refusal in an 8 yo boy with tummy aches",
        "Is my baby's rash normal? She is 5 weeks old and feeding well",
    ],
    "end_of_life": [
        "The family asks how long he has left; he is on a syringe driver",
        "goals of care conversation for metastatic disease, DNR not discussed",
        "comfort measures only, death rattle distressing the daughter",
        "wants to die at home, hospice referral",
        "stop dialysis and let her go peacefully: how do we talk about it",
    ],
    "mental_health_crisis": [
        "pt endorses active SI with plan",
        "My son says he wants to kill himself",
        "manic, hasn't slept for 5 days, needs section assessment, hearing voices",
        "she's been cutting herself again and won't talk",
        "I have the pills counted",
    ],
    "emergency": [
        "62M crushing chest pain, BP 82/54, what first?",
        "code stroke, LKW 40 min ago",
        "He collapsed in the waiting room and isn't breathing",
        "peanut allergy, tongue swelling, no epipen",
        "vomiting blood and about to pass out",
    ],
    "handover": [
        "SBAR for bed 12, post-op day 1, pending CT",
        "Sign-out tonight: two to watch, one to chase potassium",
        "help me structure handover to the night team",
        "I-PASS template for a busy ward",
        "give report to the oncoming nurse about a fall at 3am",
    ],
    "clinician_wellbeing": [
        "I cried in my car after my shift again",
        "burnout: I dread every clinic",
        "I'm a nurse and I can't do another night shift",
        "My patient died and I keep replaying the code",
        "I made a medication error last week and can't sleep",
        "this clinic is killing me",
    ],
}


def test_every_class_has_lines() -> None:
    assert set(LINES) == set(SCENARIOS)


@pytest.mark.parametrize(("scenario", "text"), [(name, text) for name, texts in LINES.items() for text in texts])
def test_scenario(scenario: str, text: str) -> None:
    assert classify_scenario(text) == scenario


@pytest.mark.parametrize("text", ["", "   ", "hello", "12345", "ঔষধ"])
def test_nothing_to_go_by_is_a_consultation(text: str) -> None:
    assert classify_scenario(text) == "consultation"


@pytest.mark.parametrize(
    ("text", "scenario"),
    [
        ("What words do I use to inform the family that she is dead?", "bad_news"),
        ("Denies chest pressure and chest pain, here to talk about her asthma plan", ""),
        ("He had chest pain five years ago, renew his statin", ""),
        ("dying for a coffee, then the next patient", ""),
        ("write to ed@resus.org", ""),
    ],
)
def test_denied_past_and_idiomatic_words_do_not_count(text: str, scenario: str) -> None:
    said = classify_scenario(text)
    assert said == scenario or (not scenario and said not in {"emergency", "end_of_life"})
