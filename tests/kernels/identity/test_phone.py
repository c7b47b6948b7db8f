import pytest

from fullcycle.kernels.identity import phone


class TestParse:
    @pytest.mark.parametrize(
        "text",
        [
            "13800138000",
            "+86 138 0013 8000",
            "0086-138-0013-8000",
            "8613800138000",
            "１３８００１３８０００",
            " 138·0013·8000 ",
        ],
    )
    def test_reads_one_number_however_it_is_typed(self, text):
        assert phone.parse(text) == "13800138000"

    @pytest.mark.parametrize(
        "text",
        ["12800138000", "1380013800", "138001380001", "057788888888", "", "+8513800138000"],
    )
    def test_refuses_what_is_no_mainland_mobile(self, text):
        with pytest.raises(phone.UnableToReadPhone, match="11-digit"):
            phone.parse(text)
