import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.kernels.identity import masking


class TestMaskedNumbers:
    def test_masks_a_phone(self):
        assert masking.masked_phone("13800131234") == "138****1234"

    def test_masks_an_identity_card(self):
        assert masking.masked_resident_id("330302199001011234") == "330302********1234"

    def test_masks_a_credit_code(self):
        assert masking.masked_credit_code("91110108551385082Q") == "9111**********082Q"

    def test_masks_an_account_number(self):
        assert masking.masked_account_number("3305012345678") == "330******5678"

    @given(st.text(min_size=1, max_size=20))
    def test_never_shows_a_whole_text(self, text):
        for masked in (masking.masked_phone(text), masking.masked_resident_id(text)):
            assert len(masked) == len(text)
            assert "*" in masked


class TestMaskedPersonName:
    @pytest.mark.parametrize(
        ("name", "seen"),
        [("王小明", "王*明"), ("王明", "王*"), ("欧阳小芳", "欧**芳"), ("王", "王"), ("", "")],
    )
    def test_shows_the_family_name(self, name, seen):
        assert masking.masked_person_name(name) == seen


class TestMaskedCompanyName:
    @pytest.mark.parametrize(
        ("name", "seen"),
        [
            ("温州海螺电器有限公司", "温州***有限公司"),
            ("温州海螺电器股份有限公司", "温州***股份有限公司"),
            ("瑞安市人民医院", "瑞安***医院"),
            ("海螺公司", "海***公司"),
            ("向阳村", "向阳***"),
        ],
    )
    def test_shows_the_place_and_the_legal_form(self, name, seen):
        assert masking.masked_company_name(name) == seen
