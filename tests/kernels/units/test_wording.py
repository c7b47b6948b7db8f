import pytest

from fullcycle.kernels.units.wording import Wording


CAPACITY = Wording(zh="合同容量", en="Contracted capacity")


class TestWording:
    @pytest.mark.parametrize("code", ["en", "en-gb"])
    def test_speaks_english_to_those_who_ask_for_it(self, code):
        assert CAPACITY.in_language(code) == "Contracted capacity"

    @pytest.mark.parametrize("code", ["zh-hans", "zh-cn", "de"])
    def test_speaks_chinese_to_everybody_else(self, code):
        assert CAPACITY.in_language(code) == "合同容量"

    @pytest.mark.parametrize(("zh", "en"), [("", "Contract"), ("合同", " "), ("", "")])
    def test_refuses_half_a_wording(self, zh, en):
        with pytest.raises(ValueError, match="both languages"):
            Wording(zh=zh, en=en)
