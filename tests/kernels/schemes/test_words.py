from fullcycle.kernels.rulebook import traits
from fullcycle.kernels.rulebook.tariffs import terms as tariff_terms
from fullcycle.kernels.schemes import terms, words


class TestWords:
    def test_every_code_that_people_see_has_its_words(self):
        for codes in (
            traits.Importance, tariff_terms.UseClass, tariff_terms.ChargingMode,
            terms.LineKind, terms.Role, terms.MainWiring, terms.Interlock, terms.Switching,
            terms.MeteringMode, terms.MeteringPlace,
            terms.Boundary, terms.ApprovalLevel, terms.CostItem,
        ):  # fmt: skip
            for code in codes:
                assert words.shown(code).zh != code.value

    def test_no_two_codes_share_a_place(self):
        # Codes of one value compare equal as text: each must be looked up with its kind.
        assert words.shown(terms.Boundary.SUBSTATION_OUTLET).zh == "变电站出线处"
        assert words.shown(terms.MeteringPlace.SUBSTATION_OUTLET).zh == "变电站出线侧"
        assert words.shown(terms.Interlock.NONE).zh == "无闭锁"
        assert words.shown(terms.Switching.NONE).zh == "无切换"
        assert words.shown(traits.Importance.NONE).zh == "普通"
