"""Whose problem it is: lines across all specialties."""

from __future__ import annotations

import pytest

from tara_health.clinical.specialty import classify_specialty
from tara_health.vocabulary import SPECIALTIES

LINES = {
    "general": [
        "hello there",
        "How do I write a good referral letter?",
        "sick note for my employer",
        "feeling run down lately",
    ],
    "cardiology": [
        "rate control in AF with HFrEF",
        "chest tightness on exertion, statin started",
        "pericarditis: colchicine for how long?",
    ],
    "respiratory": [
        "step-up therapy in asthma",
        "COPD exacerbation with purulent sputum",
        "worsening cough and wheeze, FEV1 55%",
    ],
    "neurology": ["titrate levodopa in Parkinson's", "first seizure, EEG normal", "facial droop and slurred speech"],
    "gastroenterology": [
        "ulcerative colitis flare on mesalazine",
        "cirrhosis with ascites",
        "heartburn not helped by omeprazole",
    ],
    "endocrinology": ["A1c 9.2 on metformin", "TSH 12, start levothyroxine?", "adrenal insufficiency sick day rules"],
    "nephrology": ["eGFR 22 and rising creatinine", "missed dialysis, potassium 6.1", "nephrotic range proteinuria"],
    "oncology": [
        "stage III breast cancer, adjuvant chemo",
        "immunotherapy colitis on pembrolizumab for melanoma",
        "palliative radiotherapy for bone mets",
    ],
    "haematology": ["INR 7 on warfarin, no bleeding", "sickle cell pain plan", "platelets 40, ITP"],
    "infectious_disease": [
        "MRSA bacteraemia duration of vancomycin",
        "HIV post exposure",
        "fever after travel to Ghana, malaria films",
    ],
    "obstetrics_gynaecology": [
        "32 weeks pregnant, itchy palms",
        "menopause and HRT options",
        "heavy periods with fibroids",
    ],
    "paediatrics": ["bronchiolitis in a 4 month old", "toddler with tantrums", "growth chart of a 2 yo"],
    "psychiatry": [
        "sertraline to venlafaxine switch in depression",
        "bipolar mania, lithium level",
        "panic attacks and GAD-7 of 17",
    ],
    "emergency_medicine": [
        "polytrauma, GSW to the abdomen, ED",
        "paracetamol overdose in resus",
        "ambulance bringing a cardiac arrest",
    ],
    "surgery": [
        "post-op day 2 after hernia repair, wound dehiscence",
        "appendicitis: laparoscopic or antibiotics",
        "bowel obstruction, NPO",
    ],
    "orthopaedics": ["distal radius fracture in a cast", "ACL tear rehab", "knee replacement recovery and physio"],
    "dermatology": ["psoriasis on the elbows", "changing mole on the back", "isotretinoin for acne"],
    "rheumatology": [
        "rheumatoid arthritis on methotrexate",
        "gout flare, allopurinol timing",
        "polymyalgia, taper prednisolone",
    ],
    "ophthalmology": ["glaucoma drops sting", "floaters and flashes", "cataract surgery anxiety"],
    "otolaryngology": ["recurrent tonsillitis", "tinnitus and hearing loss", "epistaxis that won't stop"],
    "urology": ["BPH on tamsulosin", "kidney stone 6 mm", "haematuria in a smoker"],
    "geriatrics": [
        "recurrent falls and polypharmacy at 87",
        "dementia, sundowning in the care home",
        "frailty score before surgery in an 88 year old",
    ],
    "palliative_care": [
        "syringe driver doses",
        "hospice referral and goals of care",
        "breakthrough pain in the last days of life",
    ],
}


def test_every_specialty_has_lines() -> None:
    assert set(LINES) == set(SPECIALTIES)


@pytest.mark.parametrize(("specialty", "text"), [(name, text) for name, texts in LINES.items() for text in texts])
def test_specialty(specialty: str, text: str) -> None:
    assert classify_specialty(text) == specialty


@pytest.mark.parametrize("text", ["send it to k.jones@mail.org", "see https://ent.example/k", "dying to know more"])
def test_addresses_and_idioms_name_no_specialty(text: str) -> None:
    assert classify_specialty(text) == "general"
