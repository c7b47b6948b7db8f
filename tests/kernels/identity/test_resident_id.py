from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.kernels.identity import resident_id


WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check_digit(body: str) -> str:
    """GB 11643-1999, 4.2, written out."""
    total = sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def refusal(text: str) -> str:
    with pytest.raises(resident_id.UnableToReadResidentId) as caught:
        resident_id.parse(text)
    return caught.value.wording.zh


class TestParse:
    def test_accepts_the_example_of_the_standard(self):
        assert resident_id.parse("11010519491231002x") == "11010519491231002X"

    def test_accepts_a_county_founded_after_any_table(self):
        body = "33038319900101000"
        assert resident_id.parse(body + check_digit(body)) == body + check_digit(body)

    def test_counts_the_characters(self):
        assert "您填了 15 位" in refusal("110105491231002")

    def test_refuses_letters_among_the_digits(self):
        assert "17 位数字" in refusal("1101051949123100XX")

    def test_refuses_digits_of_other_scripts(self):
        assert "17 位数字" in refusal("١" * 18)

    def test_refuses_a_birthday_that_never_was(self):
        body = "11010519490230002"
        assert "没有这一天" in refusal(body + check_digit(body))

    def test_refuses_a_wrong_check_digit(self):
        assert "校验不通过" in refusal("110105194912310021")

    @given(st.dates(date(1900, 1, 1), date(2026, 11, 24)), st.integers(0, 999))
    def test_agrees_with_the_standard_written_out(self, birthday, sequence):
        body = f"330302{birthday:%Y%m%d}{sequence:03}"
        assert resident_id.parse(body + check_digit(body)) == body + check_digit(body)


class TestBornOn:
    def test_reads_the_birthday(self):
        assert resident_id.born_on("11010519491231002X") == date(1949, 12, 31)
