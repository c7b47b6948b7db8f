"""What is wrong with something handed in is said part by part."""

from fullcycle.kernels.units.gaps import FoundGaps, Gap


class TestFoundGaps:
    def test_names_every_gap_on_a_line_of_its_own(self):
        refusal = FoundGaps(Gap(words="缺开工日期", part="started_on"), "图纸看不清")

        assert str(refusal) == "缺开工日期\n图纸看不清"

    def test_takes_plain_words_for_a_gap_of_the_whole(self):
        (gap,) = FoundGaps("图纸看不清").gaps

        assert gap == Gap(words="图纸看不清", part="", row=None)
