"""Finding customers, and reading their files."""

from dataclasses import replace
from datetime import timedelta

import pytest
from stdnum.cn import uscc
from tests.records.customers.conftest import AT, FACTORY, SUPPLY

from fullcycle.kernels.identity import mandates
from fullcycle.records.customers import actions as customers
from fullcycle.records.customers import policy, queries
from fullcycle.records.customers.actions import NewContact, TakenOver
from fullcycle.records.customers.queries import search
from fullcycle.records.journal import queries as journal
from fullcycle.records.people import actions as people
from fullcycle.records.people.actions import NewMandate, NewRole, NewStaff


pytestmark = pytest.mark.django_db
NAMES = (
    "温州远步鞋业有限公司",
    "温州市瓯江阀门制造有限公司",
    "温州明眸眼镜有限公司",
    "鹿城LED照明有限公司",
    "温州市第九人民医院",
)


def code(number: int) -> str:
    body = f"91330302{number:09d}"
    return body + uscc.calc_check_digit(body)


@pytest.fixture
def town():
    """Five customers, the later ones larger, each with an account of its own."""
    batch = [
        TakenOver(
            customer=replace(
                FACTORY, name=name, credit_code=code(place), address=f"鹿城区瓯江路{place}38号"
            ),
            supplies=(
                replace(
                    SUPPLY,
                    account_number=f"33030000{place:05d}",
                    address=f"鹿城区仰义街道后京工业区{place}幢",
                    contract_kva=100 * place,
                    transformers=(replace(SUPPLY.transformers[0], kva=100 * place),),
                ),
            ),
            contacts=(),
        )
        for place, name in enumerate(NAMES, start=1)
    ]
    return customers.take_over_customers(batch, source="营销系统", at=AT)


def found(words: str, **more: object) -> list[str]:
    return [card.name for card in queries.search_customers(words=words, **more).customers]


@pytest.mark.usefixtures("town")
class TestSearching:
    @pytest.mark.parametrize(
        ("_case", "words", "places"),
        [
            ("two characters in the middle of a name", "鞋业", [1]),
            ("three characters", "瓯江阀", [2]),
            ("a single character", "镜", [3]),
            ("the last character of a name", "院", [5]),
            ("characters that stand apart", "温眼", []),
            ("all words, in any order", "眼镜 温州", [3]),
            ("a word of the name and one of the account's address", "眼镜 仰义", [3]),
            ("letters, in either case", "led", [4]),
            ("letters with the characters behind them", "LED照明", [4]),
            ("full-width letters", "ＬＥＤ", [4]),
            ("a number with its unit", "338号", [3]),
            ("a whole account number", "3303000000002", [2]),
            ("its last ten digits", "3000000002", [2]),
            ("its last four digits", "0004", [4]),
            ("the end of a credit code", code(5)[-6:], [5]),
            ("the same in small letters", code(5)[-6:].lower(), [5]),
            ("what stands nowhere", "酒店", []),
            ("signs that mean something to the database", "鞋业 & | ! :* '", [1]),
            ("signs alone list everybody", "& '", [5, 4, 3, 2, 1]),
            ("nothing lists everybody, the largest first", "", [5, 4, 3, 2, 1]),
        ],
    )
    def test_finds(self, _case, words, places):
        assert found(words) == [NAMES[place - 1] for place in places]

    def test_turns_pages_without_gap_or_repeat(self):
        names, after = [], None
        while True:
            page = queries.search_customers(words="鹿城", after=after, limit=2)
            names += [card.name for card in page.customers]
            after = page.next_after
            if after is None:
                break

        assert names == list(reversed(NAMES))

    def test_turns_pages_among_customers_of_one_size(self, register):
        for number in range(20, 25):
            register(name=f"新客户{number}", credit_code=code(number))

        first = queries.search_customers(words="新客户", limit=3)
        second = queries.search_customers(words="新客户", limit=3, after=first.next_after)

        names = [card.name for card in first.customers + second.customers]
        assert names == [f"新客户{number}" for number in range(20, 25)]

    @pytest.mark.parametrize("after", ["", "x-1", "1", "1-x", "-"])
    def test_refuses_a_page_that_no_page_led_to(self, after):
        with pytest.raises(queries.UnableToFollowPage):
            queries.search_customers(after=after)

    def test_narrows_by_tier_and_district(self):
        assert found("", tier="KEY") == []
        assert len(found("", tier="STANDARD", district_code="330302")) == 5

    def test_asks_the_database_twice_at_most(self, django_assert_max_num_queries):
        with django_assert_max_num_queries(2):
            queries.search_customers(words="鞋业 0001")

    def test_finds_the_same_beyond_the_largest_that_are_probed(self, monkeypatch):
        monkeypatch.setattr(search, "PROBED", 2)

        assert found("有限") == [NAMES[3], NAMES[2], NAMES[1], NAMES[0]]
        first = queries.search_customers(words="有限", limit=2)
        second = queries.search_customers(words="有限", limit=2, after=first.next_after)
        assert [card.name for card in second.customers] == [NAMES[1], NAMES[0]]
        assert second.next_after is None


class TestFinding:
    def test_knows_a_customer_by_credit_code_however_typed(self, factory_id):
        assert queries.find_customer_by_credit_code("911101085513 85082q").id == factory_id
        assert queries.find_customer_by_credit_code("91110000600037341L") is None

    def test_knows_a_customer_by_account_number(self, factory_id, account_id):
        assert queries.list_accounts_of(factory_id)[0].id == account_id
        assert queries.find_customer_by_account_number("3301234567").id == factory_id
        assert queries.find_customer_by_account_number("3301234568") is None

    def test_holds_the_fields_with_source_and_day(self, factory_id):
        held = queries.held_values(factory_id)["customer.legal_person"]

        assert (held.value, held.source, held.on.isoformat()) == (
            "陈晓东",
            "营业执照",
            "2026-03-02",
        )

    def test_lists_several_by_id(self, factory_id):
        assert set(queries.list_customers(customer_ids=[factory_id, 0])) == {factory_id}

    def test_hides_the_name_from_strangers(self, factory_id):
        assert queries.get_customer(factory_id).masked_name == "温州***有限公司"


class TestTheFile:
    def test_holds_everything_with_its_origins(self, factory_id, account_id):
        file = queries.get_file(customer_id=factory_id, at=AT)

        (account,) = file.accounts
        assert account.account.id == account_id
        assert [source.feeder for source in account.sources] == ["牛岭921线"]
        assert account.sources[0].boundary.place == "牛岭921线12号杆令克下桩头"
        assert [unit.state for unit in account.transformers] == ["RUNNING", "SEALED"]
        assert account.metering_points[0].multiplier == 1_500
        assert account.metering_points[0].origins["pt_ratio"].source == "竣工资料"

    def test_names_what_is_missing(self, factory_id, account_id):
        assert account_id

        missing = {
            part.part
            for part in queries.get_file(customer_id=factory_id, at=AT).completeness.missing
        }

        assert {"source.protection", "contact.electrician", "transformer.model"} <= missing
        assert "source.feeder" not in missing

    def test_grows_more_complete_with_what_is_learnt(self, factory_id, account_id):
        assert account_id
        before = queries.get_file(customer_id=factory_id, at=AT).completeness.percent

        customers.record_contact(
            NewContact(role="ELECTRICIAN", name="王建国", phone="13800138000"),
            customer_id=factory_id,
            source="现场勘查",
            at=AT,
        )

        file = queries.get_file(customer_id=factory_id, at=AT)
        assert file.completeness.percent > before
        assert file.contacts[0].masked_phone == "138****8000"
        assert "contact.certificate" in {part.part for part in file.completeness.missing}

    def test_shows_the_states_of_the_moment_asked_about(self, factory_id, account_id):
        unit = queries.get_file(customer_id=factory_id, at=AT).accounts[0].transformers[0]
        later = AT + timedelta(days=3)
        customers.change_transformer_state(
            transformer_id=unit.id, state="SEALED", source="工单", at=later
        )

        def state(at):
            file = queries.get_file(customer_id=factory_id, at=at)
            return file.accounts[0].transformers[0].state

        assert account_id
        assert [state(AT), state(later)] == ["RUNNING", "SEALED"]
        assert state(AT - timedelta(days=1)) is None

    def test_takes_few_queries_however_many_accounts(
        self, factory_id, supply, django_assert_max_num_queries
    ):
        for _ in range(4):
            supply(account_number=None)

        with django_assert_max_num_queries(8):
            file = queries.get_file(customer_id=factory_id, at=AT)

        assert len(file.accounts) == 4


class TestTheHistory:
    def test_tells_changes_newest_first(self, factory_id):
        for name in ("第二个名字", "第三个名字"):
            customers.update_customer(
                customer_id=factory_id,
                fields={"name": name},
                source="营业执照",
                on=AT.date(),
                at=AT,
            )

        changes = queries.list_changes(customer_id=factory_id)

        assert [(change.before, change.after) for change in changes] == [
            ("第二个名字", "第三个名字"),
            ("温州远步鞋业有限公司", "第二个名字"),
        ]


class TestWhoMayReadAFile:
    def test_is_staff_in_a_role(self, factory_id):
        clerk = people.create_staff(
            NewStaff(
                staff_number="33030001",
                name="周敏",
                title="业务员",
                password="Lucheng-2026-east",
            ),
            at=AT,
        )

        def may():
            return policy.may_read_file(person_id=clerk, customer_id=factory_id, at=AT)

        assert not may()
        people.grant_role(NewRole(person_id=clerk, role="AM", starts_at=AT), at=AT)
        assert may()

    def test_is_whoever_holds_a_mandate_of_the_customer(self, factory_id):
        agent = people.register_person(name="陈晓东", phone="13900139000", at=AT)
        mandate = NewMandate(
            person_id=agent, customer_id=factory_id, starts_at=AT, evidence="营业执照"
        )
        people.grant_mandate(mandate, at=AT)

        assert policy.may_read_file(person_id=agent, customer_id=factory_id, at=AT)
        assert not policy.may_read_file(person_id=agent, customer_id=factory_id + 1, at=AT)
        assert not policy.may_change_file(person_id=agent, at=AT)


class TestOpeningAFile:
    @pytest.fixture
    def agent_for(self, factory_id):
        """Somebody with a mandate of the factory for these accounts, or for all."""

        def granted(accounts=mandates.Scope.ALL):
            agent = people.register_person(name="陈晓东", phone="13900139000", at=AT)
            mandate = NewMandate(
                person_id=agent,
                customer_id=factory_id,
                accounts=accounts,
                starts_at=AT,
                evidence="营业执照",
            )
            people.grant_mandate(mandate, at=AT)
            return agent

        return granted

    def test_is_refused_without_a_mandate(self, factory_id, agent_for):
        other = people.register_person(name="陌生人", phone="13900139001", at=AT)
        agent_for()

        with pytest.raises(queries.UnableToOpenFile):
            queries.open_file(customer_id=factory_id, by_id=other, at=AT)

    def test_leaves_out_accounts_that_no_mandate_covers(self, factory_id, supply, agent_for):
        supply()
        supply(account_number="3300000001")
        agent = agent_for(frozenset({"3303300000001"}))

        file = queries.open_file(customer_id=factory_id, by_id=agent, at=AT)

        assert [one.account.number for one in file.accounts] == ["3303300000001"]

    def test_is_journalled(self, factory_id, account_id, agent_for):
        agent = agent_for()

        queries.open_file(customer_id=factory_id, by_id=agent, at=AT)

        lines = journal.list_lines_of_subject(subject_kind="customer", subject_id=factory_id)
        assert account_id
        assert [line.actor_id for line in lines if line.act == "customers.file.opened"] == [
            agent
        ]
