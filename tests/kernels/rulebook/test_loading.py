"""A rulebook is loaded whole or not at all: each kind of fault names file, line and rule."""

import shutil
from datetime import date

import pytest

from fullcycle.kernels.rulebook import loading
from fullcycle.kernels.rulebook.reading import UnableToReadRulebook


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(loading.DATA, tmp_path / "data")


def edit(folder, file, old, new):
    """Replace the first occurrence and return the line it stands on."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def faults_of(folder):
    with pytest.raises(UnableToReadRulebook) as refusal:
        loading.load_rulebook(folder)
    return [str(fault) for fault in refusal.value.faults]


class TestFaults:
    @pytest.mark.parametrize(
        ("_case", "file", "old", "new", "told"),
        [
            (
                "a role twice",
                "roles.yaml",
                "code: TRADE,",
                "code: BILL,",
                "BILL: 'BILL' is defined twice",
            ),
            (
                "an owner nobody knows",
                "roles.yaml",
                "code: TRADE, owner: UTILITY",
                "code: TRADE, owner: NOBODY",
                "TRADE: owner: 'NOBODY' is none of UTILITY, CUSTOMER, CONTRACTOR, GOVERNMENT",
            ),
            (
                "a step with an unknown role",
                "connecting.yaml",
                "{id: survey, stage: 2, role: SURVEY,",
                "{id: survey, stage: 2, role: DRONE,",
                "survey: role: unknown role 'DRONE'",
            ),
            (
                "a step in an unknown stage",
                "connecting.yaml",
                "{id: survey, stage: 2,",
                "{id: survey, stage: 6,",
                "survey: stage: there is no stage 6",
            ),
            (
                "a stage out of order",
                "connecting.yaml",
                "{number: 5, wording",
                "{number: 7, wording",
                "7: number: 7 stands where 5 is wanted",
            ),
            (
                "a point whose id names another step",
                "checks.yaml",
                "connecting.check_survey_site.1",
                "connecting.check_design_review_site.1",
                (
                    "connecting.check_design_review_site.1: code:"
                    " the rule's key must end in 'check_survey_site'"
                ),
            ),
            (
                "an unknown paper",
                "connecting.yaml",
                "material: M02,",
                "material: M99,",
                "connecting.paper_m02.1: material: unknown material 'M99'",
            ),
            (
                "an original by a rule without a version",
                "connecting.yaml",
                "id: connecting.original_m05.1",
                "id: connecting.original_m05.x",
                (
                    "connecting.original_m05.x: id: 'connecting.original_m05.x' must end in a"
                    " version number, as in 'x.y.1'"
                ),
            ),
            (
                "a paper at an unknown step",
                "connecting.yaml",
                "material: M02, asked_at: accept",
                "material: M02, asked_at: dance",
                "connecting.paper_m02.1: asked_at: unknown node 'dance'",
            ),
            (
                "an unknown trait",
                "connecting.yaml",
                "{trait: is_entity, is: true}",
                "{trait: is_tall, is: true}",
                "connecting.paper_m03.1: unknown trait 'is_tall'",
            ),
            (
                "a trait of another type",
                "connecting.yaml",
                "{trait: is_entity, is: true}",
                "{trait: is_entity, is: 3}",
                "connecting.paper_m03.1: is: true or false is wanted",
            ),
            (
                "a comparison that makes no sense",
                "connecting.yaml",
                "{trait: is_entity, is: true}",
                "{trait: is_entity, below: true}",
                "connecting.paper_m03.1: below needs a number, and 'is_entity' is none",
            ),
            (
                "a test without a comparison",
                "connecting.yaml",
                "{trait: is_entity, is: true}",
                "{trait: is_entity}",
                (
                    "connecting.paper_m03.1: a condition is any, all, or a trait with one of"
                    " is, not, at_least, below"
                ),
            ),
            (
                "a switch under another name",
                "connecting.yaml",
                "{id: connecting.assign.1, node: assign,",
                "{id: connecting.give.1, node: assign,",
                "connecting.give.1: node: 'assign' must be the last word of the rule's key",
            ),
            (
                "an unknown beside step",
                "connecting.yaml",
                "beside: [grid_project, meter_prep]",
                "beside: [grid_project, dance]",
                "connecting.turn_precedence.1: beside: unknown node 'dance'",
            ),
            (
                "a rule of another book",
                "hv_new.yaml",
                "- id: hv_new.hv_threshold.1",
                "- id: other.hv_threshold.1",
                "other.hv_threshold.1: id: 'other.hv_threshold.1' must begin with 'hv_new'",
            ),
            (
                "an unknown matter",
                "hv_new.yaml",
                "rules_of: hv_new",
                "rules_of: lottery",
                "hv_new: rules_of: unknown matter or journey 'lottery'",
            ),
            (
                "an unknown kind of limit",
                "limits.yaml",
                "{id: reg_2009.connect.1,",
                "{id: reg_2009.party.1,",
                "reg_2009.party.1: id: unknown kind of limit 'party'",
            ),
            (
                "a limit from an unknown step",
                "limits.yaml",
                "{code: accept, counts: false, starts: {node: accept",
                "{code: accept, counts: false, starts: {node: dance",
                "accept: node: unknown node 'dance'",
            ),
            (
                "an unknown profile",
                "limits.yaml",
                "profile: noe_2020,",
                "profile: noe_2099,",
                "default_profile.4: profile: unknown profile 'noe_2099'",
            ),
            (
                "a gap between profiles",
                "limits.yaml",
                "profile: sgcc_2013, effective_from: 2013-01-01",
                "profile: sgcc_2013, effective_from: 2013-01-02",
                (
                    "default_profile.2: leaves a gap after default_profile.1: nothing holds"
                    " from 2013-01-01 to 2013-01-02"
                ),
            ),
            (
                "a field nobody knows",
                "limits.yaml",
                "{id: reg_2009.connect.1, single: 7,",
                "{id: reg_2009.connect.1, triple: 9, single: 7,",
                "reg_2009.connect.1: unknown field 'triple'",
            ),
            (
                "a paper deferred to an unknown step",
                "materials.yaml",
                "deferrable_until: survey",
                "deferrable_until: dance",
                "M05: deferrable_until: unknown node 'dance'",
            ),
            (
                "online without steps",
                "matters.yaml",
                "is_open_online: false",
                "is_open_online: true",
                "cap_reduce_temp: is_open_online: the journey 'changing_on_site' has no steps",
            ),
            (
                "a kind of file nobody accepts",
                "materials.yaml",
                "file_kinds: [pdf, ofd]",
                "file_kinds: [pdf, exe]",
                "M01: file_kinds: 'exe' is none of pdf, ofd, jpg, png, xlsx, csv, dwg, zip",
            ),
        ],
    )
    def test_each_names_file_line_and_rule(self, folder, _case, file, old, new, told):
        line = edit(folder, file, old, new)

        assert f"{file}:{line}: {told}" in faults_of(folder)

    @pytest.mark.parametrize(
        ("_case", "file", "old", "new", "told"),
        [
            (
                "overlap",
                "hv_new.yaml",
                "effective_to: 2020-09-25",
                "effective_to: 2020-10-01",
                (
                    "hv_new.yaml:15: hv_new.hv_threshold.2: overlaps hv_new.hv_threshold.1,"
                    " which ends on 2020-10-01"
                ),
            ),
            (
                "id twice",
                "hv_new.yaml",
                "hv_new.hv_threshold.2",
                "hv_new.hv_threshold.1",
                (
                    "hv_new.yaml:15: hv_new.hv_threshold.1: the id is used twice,"
                    " first in hv_new.yaml:7"
                ),
            ),
            (
                "the id of an original that a paper has",
                "connecting.yaml",
                "connecting.original_m05.1",
                "connecting.paper_m04.1",
                (
                    "connecting.yaml:137: connecting.paper_m05.1: the id is used twice,"
                    " first in connecting.yaml:136"
                ),
            ),
        ],
    )
    def test_versions_that_do_not_fit_are_told(self, folder, _case, file, old, new, told):
        edit(folder, file, old, new)

        assert told in faults_of(folder)

    def test_a_step_that_nothing_switches_is_told_where_it_stands(self, folder):
        edit(folder, "connecting.yaml", "- {id: connecting.callback.1, node: callback}\n", "")
        line = edit(folder, "connecting.yaml", "- {id: callback,", "- {id: callback,")

        assert faults_of(folder) == [
            f"connecting.yaml:{line}: callback: no switch says when this step is on"
        ]

    def test_a_forgotten_owner_in_the_turns_is_told(self, folder):
        edit(
            folder,
            "connecting.yaml",
            "ranks: [UTILITY, GOVERNMENT, CUSTOMER, CONTRACTOR]",
            "ranks: [UTILITY, CUSTOMER, CONTRACTOR]",
        )

        (fault,) = faults_of(folder)

        assert fault.endswith(
            "connecting.turn_precedence.1: ranks: each of UTILITY, CUSTOMER, CONTRACTOR,"
            " GOVERNMENT is named once"
        )

    def test_faults_of_several_files_are_told_together(self, folder):
        edit(folder, "roles.yaml", "code: TRADE,", "code: BILL,")
        edit(folder, "hv_new.yaml", "value: 160", "value: many")
        (folder / "matters.yaml").unlink()

        files = {fault.split(":")[0] for fault in faults_of(folder)}

        assert files >= {"roles.yaml", "hv_new.yaml", "matters.yaml"}


class TestWhatIsLoaded:
    def test_every_rule_of_the_shipped_book_names_its_source(self):
        for versions in loading.current_rulebook().rules.values():
            for rule in versions:
                assert rule.dating.source
                assert rule.dating.region in {"CN", "ZJ"}

    def test_a_rule_of_the_home_region_goes_first(self, folder):
        edit(
            folder,
            "connecting.yaml",
            "- id: connecting.objection_period.1\n",
            "- id: connecting.objection_period.2\n"
            "  value: 2\n"
            "  unit: month\n"
            "  region: ZJ\n"
            "  effective_from: 2025-01-01\n"
            "  wording: {zh: 异议期, en: Objection}\n"
            "- id: connecting.objection_period.1\n",
        )
        book = loading.load_rulebook(folder)

        def value(day):
            return book.value("hv_new.objection_period", on=day).value

        assert value(date(2024, 12, 31)) == 1
        assert value(date(2025, 12, 31)) == 2
