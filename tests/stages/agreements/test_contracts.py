"""Contracts: versions kept, the customer signs first, our seal puts them in force."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from tests.stages import cases
from tests.stages.agreements.conftest import PAPER, SEALED_SHA, SHA, TERMS
from tests.stages.cases import AT

from fullcycle.records.people import actions as people
from fullcycle.stages.agreements import actions, queries
from fullcycle.stages.agreements.models import Contract, Signature


MINUTE = timedelta(minutes=1)
in_transactions = pytest.mark.django_db(transaction=True)


@pytest.mark.django_db
class TestDrafting:
    def test_keeps_every_version(self, case_id, draft):
        first = draft()
        second = draft(terms=replace(TERMS, charging_mode="CONTRACT_DEMAND"))

        versions = queries.list_versions(case_id=case_id, kind="SUPPLY")
        assert [one.id for one in versions] == [first.contract_id, second.contract_id]
        assert [one.state for one in versions] == ["SUPERSEDED", "DRAFTED"]
        assert [one.terms.charging_mode for one in versions] == ["CAPACITY", "CONTRACT_DEMAND"]
        assert [one.number for one in versions] == [
            "GD330302202611020017-01",
            "GD330302202611020017-02",
        ]

    def test_reads_the_terms_back_as_they_were(self, case_id, draft):
        draft()

        assert queries.contract_of(case_id=case_id).terms == TERMS

    @pytest.mark.parametrize(
        ("_case", "starts_on", "years", "ends_on"),
        [
            ("five years", date(2026, 12, 1), 5, date(2031, 12, 1)),
            ("from a leap day", date(2028, 2, 29), 1, date(2029, 3, 1)),
            ("from a leap day to another", date(2028, 2, 29), 4, date(2032, 2, 29)),
        ],
    )
    def test_ends_on_the_same_day_years_later(self, draft, _case, starts_on, years, ends_on):
        drafted = draft(terms=replace(TERMS, starts_on=starts_on, term_years=years))

        assert queries.get_contract(contract_id=drafted.contract_id).ends_on == ends_on

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"term_years": 6}, "最长 5 年"),
            ({"term_years": 0}, "合同期限"),
            ({"sources": ()}, "供电电源"),
            ({"boundary": ""}, "产权分界点"),
            ({"metering": ()}, "计量方式"),
            ({"price_class": " "}, "电价类别"),
            ({"charging_mode": "SINGLE_PART"}, "可选的方式"),
            ({"customer": actions.ContractParty(name=" ", credit_code="")}, "双方的名称"),
        ],
    )
    def test_refuses_terms_that_are_not_right(self, draft, changes, words):
        with pytest.raises(actions.UnableToDraftContract, match=words):
            draft(terms=replace(TERMS, **changes))

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"number": "GD330302202611020017-02"}, "请重新生成"),
            ({"sha256": "short"}, "重新生成"),
        ],
    )
    def test_refuses_a_paper_that_is_not_the_next(self, draft, changes, words):
        with pytest.raises(actions.UnableToDraftContract, match=words):
            draft(**changes)

    def test_lets_a_dispatch_agreement_do_without_prices(self, case_id, draft):
        bare = replace(
            TERMS, boundary="", metering=(), charging_candidates=(), charging_mode=""
        )

        drafted = draft(kind="DISPATCH", terms=bare)

        assert drafted.number == "DD330302202611020017-01"
        assert queries.contract_of(case_id=case_id, kind="DISPATCH").awaits_customer

    def test_takes_four_statements(self, case_id, officer_id, draft):
        draft(kind="DISPATCH")
        new = actions.NewContract(
            case_id=case_id,
            kind="SUPPLY",
            number="GD330302202611020017-01",
            terms=TERMS,
            paper_id=PAPER,
            sha256=SHA,
        )

        sent = cases.statements(
            lambda: actions.draft_contract(draft=new, by_id=officer_id, at=AT)
        )

        assert len(sent) == 4


@in_transactions
class TestSigning:
    def test_by_the_customer_and_then_by_us_puts_it_in_force(
        self, case_id, contract_id, sign, seal
    ):
        sign(contract_id)
        seal(contract_id)

        contract = queries.contract_of(case_id=case_id)
        assert contract.is_in_force
        assert contract.paper_id == PAPER + 1
        customers, ours = contract.signatures
        assert (customers.signer_name, customers.masked_phone) == ("王海燕", "139****9001")
        assert (customers.sha256, ours.sha256) == (SHA, SEALED_SHA)

    def test_by_us_first_is_refused(self, contract_id, seal):
        with pytest.raises(actions.UnableToSign, match="等客户签署"):
            seal(contract_id)

    def test_twice_is_refused(self, contract_id, sign, seal, confirmed):
        signing = confirmed(contract_id)
        owner_id = Contract.objects.get(pk=contract_id).case.opened_by_id
        actions.sign_by_customer(signing=signing, by_id=owner_id, at=AT)

        with pytest.raises(actions.UnableToSign, match="已经签署"):
            actions.sign_by_customer(signing=signing, by_id=owner_id, at=AT)
        with pytest.raises(actions.UnableToSign, match="已经签署"):
            sign(contract_id)
        seal(contract_id)
        with pytest.raises(actions.UnableToSign, match="已经盖章"):
            seal(contract_id)

    def test_an_outdated_version_is_refused(self, contract_id, confirmed, draft, district):
        signing = confirmed(contract_id)
        draft()

        with pytest.raises(actions.UnableToSign, match="新版本"):
            actions.sign_by_customer(signing=signing, by_id=district.owner_id, at=AT)

    def test_another_text_than_was_seen_is_refused(self, contract_id, confirmed, district):
        signing = replace(confirmed(contract_id), seen_sha256="c" * 64)

        with pytest.raises(actions.UnableToSign, match="现行文本"):
            actions.sign_by_customer(signing=signing, by_id=district.owner_id, at=AT)

    def test_with_the_code_for_another_contract_is_refused(
        self, contract_id, draft, confirmed, district
    ):
        other = draft(kind="DISPATCH").contract_id
        signing = replace(confirmed(other), contract_id=contract_id)

        with pytest.raises(people.UnableToConfirm):
            actions.sign_by_customer(signing=signing, by_id=district.owner_id, at=AT)

    def test_ten_minutes_after_the_code_is_refused(self, contract_id, confirmed, district):
        signing = confirmed(contract_id)

        with pytest.raises(people.UnableToConfirm):
            actions.sign_by_customer(
                signing=signing, by_id=district.owner_id, at=AT + 10 * MINUTE
            )

    def test_by_whoever_has_no_mandate_does_not_begin(self, contract_id, district):
        with pytest.raises(actions.UnableToSign):
            actions.start_signing(contract_id=contract_id, by_id=district.stranger_id, at=AT)

    def test_with_half_a_sealed_paper_is_refused(self, contract_id, sign, seal):
        sign(contract_id)

        with pytest.raises(actions.UnableToSign, match="不完整"):
            seal(contract_id, sha256="")

    def test_leaves_nothing_to_draft_anew(self, contract_id, sign, seal, draft):
        sign(contract_id)
        seal(contract_id)

        with pytest.raises(actions.UnableToDraftContract, match="补充协议"):
            draft()

    def test_takes_four_statements(self, contract_id, confirmed, district):
        signing = confirmed(contract_id)

        sent = cases.statements(
            lambda: actions.sign_by_customer(signing=signing, by_id=district.owner_id, at=AT)
        )

        # BEGIN and COMMIT stand around the four: this test runs outside a transaction.
        assert len([one for one in sent if one not in {"BEGIN", "COMMIT"}]) == 4

    def test_by_three_at_once_leaves_one_signature(self, contract_id, confirmed, district):
        signing = confirmed(contract_id)
        made, refused, barrier = [], [], threading.Barrier(3)

        def attempt():
            barrier.wait()
            try:
                made.append(
                    actions.sign_by_customer(signing=signing, by_id=district.owner_id, at=AT)
                )
            except (actions.UnableToSign, people.UnableToConfirm) as refusal:
                refused.append(refusal)
            finally:
                connection.close()

        threads = [threading.Thread(target=attempt) for _number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert (len(made), len(refused)) == (1, 2)
        assert Signature.objects.get(contract=contract_id).pk == made[0]


@in_transactions
class TestWhatIsMissing:
    def codes(self, case_id):
        return [one.code for one in queries.missing_for_energising(case_id=case_id)]

    def test_shrinks_to_nothing(self, case_id, request, payment, draft, sign, seal):
        assert self.codes(case_id) == [
            "FEE_NOT_SET",
            "DISPATCH_NOT_DRAFTED",
            "SUPPLY_NOT_DRAFTED",
        ]
        request.getfixturevalue("fee_id")
        supply, dispatch = draft().contract_id, draft(kind="DISPATCH").contract_id
        assert self.codes(case_id) == [
            "FEE_UNPAID",
            "DISPATCH_NOT_SIGNED",
            "SUPPLY_NOT_SIGNED",
        ]
        clerk_id = request.getfixturevalue("clerk_id")
        actions.record_payment(payment=payment, by_id=clerk_id, at=AT)
        sign(supply)
        sign(dispatch, at=AT + MINUTE)
        assert self.codes(case_id) == ["DISPATCH_NOT_SEALED", "SUPPLY_NOT_SEALED"]
        assert not queries.is_signed(case_id=case_id)
        seal(supply)
        actions.seal_by_utility(
            sealing=actions.UtilitySealing(
                contract_id=dispatch, paper_id=9, sha256=SEALED_SHA, signer_name="调度专用章"
            ),
            by_id=clerk_id,
            at=AT + MINUTE,
        )

        assert self.codes(case_id) == []
        assert queries.is_signed(case_id=case_id)

    def test_asks_no_fee_and_no_dispatch_of_a_single_source(self, district):
        case_id = cases.open_case(
            district, traits=cases.ONE_SOURCE, number="330302202611020025"
        )

        assert self.codes(case_id) == ["SUPPLY_NOT_DRAFTED"]

    def test_ending_contracts_are_found_in_time(self, contract_id, sign, seal):
        sign(contract_id)
        seal(contract_id)

        assert queries.list_ending(before=date(2031, 12, 1)) == ()
        found = queries.list_ending(before=date(2031, 12, 2))
        assert [one.id for one in found] == [contract_id]


@pytest.mark.django_db
class TestTheDatabase:
    def signature(self, contract_id, officer_id, **changes):
        fields = {
            "contract_id": contract_id,
            "party": "CUSTOMER",
            "signer_id": officer_id,
            "signer_name": "王海燕",
            "confirmation_id": 1,
            "ip_address": "203.0.113.7",
            "paper_id": PAPER,
            "sha256": SHA,
            "signed_at": AT,
        }
        return Signature.objects.create(**(fields | changes))

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"sha256": "c" * 64}, "not the paper"),
            ({"confirmation_id": None}, "rests_on_a_code"),
            ({"party": "UTILITY", "confirmation_id": None}, "signs contract .* first"),
        ],
    )
    def test_refuses_a_signature_out_of_order(self, contract_id, officer_id, changes, words):
        with pytest.raises(IntegrityError, match=words):
            self.signature(contract_id, officer_id, **changes)

    def test_refuses_a_signature_on_an_outdated_version(self, contract_id, officer_id, draft):
        draft()

        with pytest.raises(IntegrityError, match="newer version"):
            self.signature(contract_id, officer_id)

    def test_refuses_a_second_signature_of_one_party(self, contract_id, officer_id):
        self.signature(contract_id, officer_id)

        with pytest.raises(IntegrityError, match="once_per_party"):
            self.signature(contract_id, officer_id, confirmation_id=2)

    def test_refuses_to_change_a_signature(self, contract_id, officer_id):
        self.signature(contract_id, officer_id)

        with pytest.raises(IntegrityError, match="kept"):
            Signature.objects.update(signer_name="别人")

    def test_refuses_to_change_the_terms(self, contract_id):
        with pytest.raises(IntegrityError, match="kept"):
            Contract.objects.filter(pk=contract_id).update(paper_id=1)

    def test_refuses_to_bring_an_old_version_back(self, contract_id, draft):
        draft()

        with pytest.raises(IntegrityError, match="kept"):
            Contract.objects.filter(pk=contract_id).update(superseded_at=None)
