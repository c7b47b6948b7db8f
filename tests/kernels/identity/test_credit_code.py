import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.kernels.identity import credit_code


WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
BODIES = st.builds(
    lambda kind, region, body: kind + region + body,
    st.text(credit_code.ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(credit_code.ALPHABET, min_size=9, max_size=9),
)


def check_character(body: str) -> str:
    """GB 32100-2015, 4.4, written out."""
    total = sum(credit_code.ALPHABET.index(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return credit_code.ALPHABET[(31 - total % 31) % 31]


def refusal(text: str) -> str:
    with pytest.raises(credit_code.UnableToReadCreditCode) as caught:
        credit_code.parse(text)
    return caught.value.wording.zh


class TestParse:
    @pytest.mark.parametrize("code", ["91110108551385082Q", "91110000600037341L"])
    def test_accepts_codes_of_real_companies(self, code):
        assert credit_code.parse(code) == code

    def test_reads_full_width_digits_spaces_and_small_letters(self):
        typed = "９１１１ 0108-5513 8508 2q"
        assert credit_code.parse(typed) == "91110108551385082Q"

    def test_accepts_a_village_cooperative_whose_code_begins_with_a_letter(self):
        assert credit_code.parse("N2330302MF0000000D") == "N2330302MF0000000D"

    def test_counts_the_characters(self):
        assert "18 位，您填了 17 位" in refusal("91110108551385082")

    @pytest.mark.parametrize("letter", "IOZSV")
    def test_names_the_letter_that_cannot_occur_and_its_place(self, letter):
        assert f"第 9 位的“{letter}”" in refusal(f"91110108{letter}51385082Q")

    def test_refuses_a_letter_in_the_region(self):
        assert "第 3 至 8 位" in refusal("91A10108551385082Q")

    def test_refuses_a_wrong_check_character(self):
        assert "校验不通过" in refusal("91110108551385082R")

    @given(BODIES)
    def test_agrees_with_the_standard_written_out(self, body):
        code = body + check_character(body)
        assert credit_code.parse(code) == code

    @given(BODIES, st.integers(0, 17), st.sampled_from(credit_code.ALPHABET))
    def test_notices_any_single_wrong_character(self, body, place, other):
        code = body + check_character(body)
        wrong = code[:place] + other + code[place + 1 :]
        if wrong != code:
            with pytest.raises(credit_code.UnableToReadCreditCode):
                credit_code.parse(wrong)

    @given(st.text(credit_code.ALPHABET + "ioz -０", max_size=22))
    def test_returns_a_normal_form_or_refuses(self, text):
        with contextlib.suppress(credit_code.UnableToReadCreditCode):
            code = credit_code.parse(text)
            assert credit_code.parse(code) == code
