"""Every paper: made once, renewed when its cause is renewed, sealed where it binds us."""

from datetime import timedelta

import pytest
from django.db import connection as database
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.journeys.connecting.papers.conftest import NOON, card_of, pdf_of

from fullcycle.gateways.signer import port as signer
from fullcycle.gateways.signer.port import UnableToSign
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.typesetter.plain import PlainTypesetter
from fullcycle.gateways.typesetter.port import UnableToTypeset
from fullcycle.journeys.connecting import papers
from fullcycle.records.archive.models import Paper, PaperVersion
from fullcycle.stages.connection import queries as connections


LATER = NOON + timedelta(days=3)


class OutOfPaper:
    def typeset(self, template_name, data, *, at):  # noqa: ARG002 - the port's shape
        raise UnableToTypeset("no fonts")


class OutOfWax:
    def sign(self, pdf, *, who, reason, at, place=None):  # noqa: ARG002 - the port's shape
        raise UnableToSign("no seal")


class Watchful(PlainTypesetter):
    """Notes whether it was asked inside a transaction."""

    was_in_transaction = None

    def typeset(self, template_name, data, *, at):
        self.was_in_transaction = database.in_atomic_block
        return super().typeset(template_name, data, at=at)


def defer(case_id, kind=papers.PaperKind.NOTICE, reference=""):
    papers.defer_paper(kind=kind, case_id=case_id, reference=reference, at=NOON)


@pytest.mark.django_db
class TestDeferring:
    def test_asks_the_job_for_the_paper_of_that_instant(self):
        defer(7, papers.PaperKind.INSPECTION_OPINION, "MID")

        job = ProcrastinateJob.objects.get(task_name=papers.TASK)

        assert job.args == {
            "kind": "INSPECTION_OPINION",
            "case_id": 7,
            "reference": "MID",
            "at": NOON.isoformat(),
        }

    def test_twice_leaves_one_job_and_the_transaction_alive(self):
        defer(7)
        defer(7)

        assert ProcrastinateJob.objects.filter(task_name=papers.TASK).count() == 1

    def test_keeps_kinds_cases_and_references_apart(self):
        defer(7)
        defer(8)
        defer(7, papers.PaperKind.INSPECTION_OPINION, "MID")
        defer(7, papers.PaperKind.INSPECTION_OPINION, "COMPLETION")

        assert ProcrastinateJob.objects.filter(task_name=papers.TASK).count() == 4


class TestMaking:
    def test_again_finds_the_paper_that_was_made(self, replied, make):
        first = make("SCHEME_REPLY", replied)

        again = make("SCHEME_REPLY", replied, at=LATER)

        assert again.is_repeat
        assert (again.paper_id, again.version) == (first.paper_id, 1)
        assert PaperVersion.objects.filter(paper_id=first.paper_id).count() == 1

    def test_a_newer_cause_makes_a_newer_version_of_the_same_paper(self, replied, reply, make):
        first = make("SCHEME_REPLY", replied)
        reply(replied, at=LATER)

        second = make("SCHEME_REPLY", replied, at=LATER)

        assert (second.paper_id, second.version) == (first.paper_id, 2)
        assert card_of(second).number.endswith("-02")

    @pytest.mark.parametrize(
        ("port", "broken", "failure"),
        [(typesetter, OutOfPaper(), UnableToTypeset), (signer, OutOfWax(), UnableToSign)],
    )
    def test_files_nothing_when_a_gateway_is_out_and_works_when_it_is_back(
        self, replied, make, port, broken, failure
    ):
        with port.lent(broken), pytest.raises(failure):
            make("SCHEME_REPLY", replied)
        assert not Paper.objects.filter(material="SCHEME_REPLY").exists()

        stored = make("SCHEME_REPLY", replied)

        assert stored.version == 1

    @pytest.mark.django_db(transaction=True)
    def test_sets_the_paper_outside_any_transaction(self, accepted, make):
        watchful = Watchful()

        with typesetter.lent(watchful):
            make("NOTICE", accepted)

        assert watchful.was_in_transaction is False

    def test_seals_what_binds_us_in_the_name_of_whoever_decided(self, replied, make, seal):
        stored = make("SCHEME_REPLY", replied)

        findings = seal.check(pdf_of(stored), at=NOON)

        approver = connections.find_scheme(case_id=replied).approval.by
        assert [(one.is_intact, one.who) for one in findings] == [(True, approver)]
        assert card_of(stored).is_signed

    def test_seals_no_notice(self, accepted, make, seal):
        stored = make("NOTICE", accepted)

        assert seal.check(pdf_of(stored), at=NOON) == ()
        assert not card_of(stored).is_signed

    def test_tells_the_reply_which_paper_carries_it(self, replied, make):
        stored = make("SCHEME_REPLY", replied)

        assert connections.find_scheme(case_id=replied).reply.paper_id == stored.paper_id

    def test_refuses_what_is_not_on_file_yet(self, accepted, make):
        with pytest.raises(papers.UnableToMakePaper, match="还没有答复"):
            make("SCHEME_REPLY", accepted)
        with pytest.raises(papers.UnableToMakePaper, match="还没有检验记录"):
            make("INSPECTION_OPINION", accepted, "MID")
