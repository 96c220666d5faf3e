"""Emergencies and everyday messages in the words of patients and relatives."""

from __future__ import annotations

import pytest

from tara_health.clinical.reading import read_by_rules
from tara_health.vocabulary import Urgency


def urgency(text: str) -> Urgency:
    return read_by_rules(text).urgency


@pytest.mark.parametrize(
    "text",
    """My chest feels like someone is standing on it
Crushing central chest discomfort radiating to both arms with vomiting
I woke up and half my face won't move
Dad's speech is all slurred and he's leaning to one side
My mother suddenly can't speak properly
the worst pain in my head I've ever had, came on in seconds
She is struggling for breath and her lips look blue
He is wheezing badly and the blue inhaler does nothing
My baby is 7 weeks and feels hot, temperature 38.5
baby not feeding and very sleepy
He's had a fit that won't stop
rash that won't fade when pressed with a glass, fever
stung by a wasp, face swollen, dizzy
bleeding heavily and 30 weeks pregnant
I'm pregnant and my head is pounding with blurry vision
took all her pills at once
sugar is 2.1 and he is confused
blood sugar reading HI, vomiting
my poo is black like tar
severe tummy pain, belly hard as a board
my leg is swollen, hot and painful after a long flight
cold white foot, can't feel it
hit his head, vomiting and drowsy
car crash, neck pain, tingling arms
numb between the legs and can't pee
my testicle is really painful and swollen
she's confused, fever, not passing urine
K 7.1 with peaked T waves
gave birth last week, soaking pads
yellow skin, confused, drinks heavily
stiff neck, light hurts my eyes, high temp
lost a lot of blood from a cut that keeps spurting
coughing up cupfuls of blood
ripping pain in my back between the shoulder blades
not responding, breathing slow, pinpoint pupils
child swallowed a magnet
unable to pass urine for 16 hours
woke with one eye blind
he woke up talking gibberish and his right hand keeps dropping things
58M pressure behind breastbone going to both elbows, grey as a sheet
threw up what looked like coffee grains, feels woozy
foot gone white and cold with no feeling since lunch
lost sight in one eye like a blind coming down""".splitlines(),
)
def test_an_emergency_in_lay_words(text: str) -> None:
    assert urgency(text) is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text",
    """I have a cold and a blocked nose
mild tummy ache after curry
routine blood pressure review 132/84
chest infection last month now resolved
what does HbA1c mean
dry cough for a week, no fever, no breathlessness
how to treat plantar fasciitis
headache on and off with screen use
vaccination advice for travel to Kenya
fever of 38 since yesterday with sore throat, drinking well
low mood for two weeks, no SI
back pain after gardening, no red flags
stable angina review, no recent chest pain
wound check, healing well
diabetic foot check: pulses present, sensation normal
what are normal vital signs for a toddler?
write a letter about my patient's stable COPD
pregnant 12 weeks, routine booking visit
conjunctivitis with sticky eye
Bee sting yesterday, small red patch
UTI symptoms, burning when peeing, no fever
shingles rash on the back 3 days
vertigo when turning over in bed
flu with aches and fever 38.4
vomiting bug since last night, keeping sips down
I can't speak English, is there an interpreter?""".splitlines(),
)
def test_an_everyday_message_is_routine(text: str) -> None:
    assert urgency(text) is Urgency.ROUTINE
