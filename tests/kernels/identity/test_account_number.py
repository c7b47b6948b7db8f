import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.kernels.identity import account_number


DIGITS = "0123456789"


def refusal(text: str, region: str = "ZJ") -> str:
    with pytest.raises(account_number.UnableToReadAccountNumber) as caught:
        account_number.parse(text, region=region)
    return caught.value.wording.zh


class TestParse:
    def test_lengthens_an_old_number_of_zhejiang(self):
        assert account_number.parse("5012 3456 78", region="ZJ") == "3305012345678"

    def test_keeps_a_long_number_of_zhejiang(self):
        assert account_number.parse("3305012345678", region="ZJ") == "3305012345678"

    def test_keeps_a_short_number_where_no_prefix_is_known(self):
        assert account_number.parse("5012345678", region="SC") == "5012345678"

    def test_reads_full_width_digits(self):
        assert account_number.parse("５０１２３４５６７８", region="ZJ") == "3305012345678"

    def test_refuses_letters(self):
        assert "只含数字" in refusal("50123A5678")

    def test_refuses_digits_of_other_scripts(self):
        assert "只含数字" in refusal("١" * 10)

    @pytest.mark.parametrize("length", [1, 9, 11, 12, 14])
    def test_counts_the_digits(self, length):
        assert f"您填了 {length} 位" in refusal("1" * length)

    def test_refuses_a_long_number_of_another_province(self):
        assert "以 330 开头" in refusal("1105012345678")

    @given(st.text(DIGITS, min_size=10, max_size=10))
    def test_makes_both_forms_of_one_number_equal(self, short):
        long = account_number.parse(short, region="ZJ")
        assert account_number.parse(long, region="ZJ") == long
        assert account_number.short_form(long) == short
