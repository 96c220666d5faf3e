"""All recognisers, one of each (names, places and codes have several); the order means nothing, since overlap is
resolved by score and length.
"""

from __future__ import annotations

from tara_health.phi.recognizers.account import AccountRecognizer
from tara_health.phi.recognizers.age import AgeOver89Recognizer
from tara_health.phi.recognizers.base import PhiRecognizer
from tara_health.phi.recognizers.biometric import BiometricRecognizer
from tara_health.phi.recognizers.date import CalendarDateRecognizer
from tara_health.phi.recognizers.device import DeviceRecognizer
from tara_health.phi.recognizers.email import EmailAddressRecognizer
from tara_health.phi.recognizers.facility import FacilityRecognizer
from tara_health.phi.recognizers.fax import FaxRecognizer
from tara_health.phi.recognizers.health_plan import HealthPlanRecognizer
from tara_health.phi.recognizers.ip_address import IpAddressRecognizer
from tara_health.phi.recognizers.license import LicenseRecognizer
from tara_health.phi.recognizers.medical_record import MedicalRecordRecognizer
from tara_health.phi.recognizers.name_cue import NameCueRecognizer
from tara_health.phi.recognizers.name_entity import NameEntityRecognizer
from tara_health.phi.recognizers.name_known import NameKnownRecognizer
from tara_health.phi.recognizers.name_script import NameScriptRecognizer
from tara_health.phi.recognizers.name_unlisted import NameUnlistedRecognizer
from tara_health.phi.recognizers.other_id import OtherIdRecognizer
from tara_health.phi.recognizers.phone import TelephoneRecognizer
from tara_health.phi.recognizers.photo import PhotoRecognizer
from tara_health.phi.recognizers.place import PlaceRecognizer
from tara_health.phi.recognizers.spelled import SpelledCodeRecognizer, SpelledNameRecognizer
from tara_health.phi.recognizers.ssn import SsnRecognizer
from tara_health.phi.recognizers.street_address import StreetAddressRecognizer
from tara_health.phi.recognizers.url import WebAddressRecognizer
from tara_health.phi.recognizers.vehicle import VehicleRecognizer


def all_recognizers() -> list[PhiRecognizer]:
    """A fresh instance of every recogniser."""
    return [
        NameCueRecognizer(),
        NameKnownRecognizer(),
        NameEntityRecognizer(),
        NameUnlistedRecognizer(),
        NameScriptRecognizer(),
        StreetAddressRecognizer(),
        FacilityRecognizer(),
        PlaceRecognizer(),
        CalendarDateRecognizer(),
        AgeOver89Recognizer(),
        TelephoneRecognizer(),
        FaxRecognizer(),
        EmailAddressRecognizer(),
        SsnRecognizer(),
        MedicalRecordRecognizer(),
        HealthPlanRecognizer(),
        AccountRecognizer(),
        LicenseRecognizer(),
        VehicleRecognizer(),
        DeviceRecognizer(),
        WebAddressRecognizer(),
        IpAddressRecognizer(),
        BiometricRecognizer(),
        PhotoRecognizer(),
        OtherIdRecognizer(),
        SpelledCodeRecognizer(),
        SpelledNameRecognizer(),
    ]
