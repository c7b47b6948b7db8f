"""What the file of a case still waits for."""

from fullcycle.journeys.connecting import needs
from fullcycle.kernels.rulebook.snapshot import Basis, KeptPaper
from fullcycle.kernels.units.wording import Wording


WORDS = Wording(zh="材料", en="Paper")


def asked(material, *, source="CUSTOMER", asked_at="complete_apply", is_required=True):
    return KeptPaper(
        material=material,
        wording=WORDS,
        explanation=WORDS,
        source=source,
        file_kinds=("pdf",),
        asked_at=asked_at,
        is_required=is_required,
        deferrable_until=None,
        basis=Basis(rule_id="connecting.paper.1", source="规则", confidence="V"),
    )


def lacking(*papers, held=()):
    return [paper.material for paper in needs.lacking(papers, held=held)]


class TestLacking:
    def test_names_what_is_required_and_not_there_once(self):
        twice = asked("M24"), asked("M24", asked_at="complete_check")

        assert lacking(*twice, asked("M25"), asked("M27", is_required=False)) == ["M24", "M25"]
        assert lacking(*twice, held={"M24"}) == []

    def test_waits_for_no_paper_that_the_platform_makes_or_looks_up(self):
        made = asked("M30", source="SYSTEM"), asked("M09"), asked("M21", source="GOV_SHARE")

        assert lacking(*made) == []

    def test_waits_for_a_paper_that_no_register_knew_at_the_first_step(self):
        deed = asked("M06", source="GOV_SHARE", asked_at="accept")

        assert lacking(deed) == ["M06"]
