"""Administrative codes name the province whose prices hold."""

import pytest

from fullcycle.kernels.rulebook.tariffs.provinces import PROVINCE_OF, province_of
from fullcycle.kernels.rulebook.tariffs.words import REGION_WORDS


@pytest.mark.parametrize(
    ("code", "province"), [("330302", "ZJ"), ("420100", "HB"), ("140000", "SX"), ("61", "SN")]
)
def test_a_code_names_its_province(code, province):
    assert province_of(code) == province


def test_every_province_has_one_code():
    assert sorted(PROVINCE_OF.values()) == sorted(REGION_WORDS.keys() - {"CN"})


def test_a_code_of_no_province_is_refused():
    with pytest.raises(ValueError, match="990000"):
        province_of("990000")
