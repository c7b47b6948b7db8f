"""Two engineers draft on the same feeder at the same moment."""

import threading
from dataclasses import replace

import pytest
from django.db import connections as databases
from tests.stages.connection.conftest import AT, STREET, findings

from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries
from fullcycle.stages.connection.models import Feeder


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("network")
class TestRace:
    def test_for_the_last_capacity_has_one_winner(self, new_case, draft_for, drafter_id):
        cases = [new_case(), new_case(number="2", credit_code="91110000600037341L")]
        drafts = {}
        for case_id in cases:
            connection.record_survey(
                case_id=case_id, findings=findings(drafter_id), by_id=drafter_id, at=AT
            )
            draft = draft_for(case_id)
            drafts[case_id] = replace(draft, options=draft.options[:1])
        # Room for one transformer of 1000 kVA, not for two.
        Feeder.objects.filter(name="牛岭921线").update(spare_kva=1500)
        start = threading.Barrier(2)
        refused = []

        def draft(case_id):
            start.wait()
            try:
                connection.draft_scheme(
                    case_id=case_id, draft=drafts[case_id], by_id=drafter_id, at=AT
                )
            except connection.UnableToDraftScheme as refusal:
                refused.append(str(refusal))
            finally:
                databases.close_all()

        threads = [threading.Thread(target=draft, args=[case_id]) for case_id in cases]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(refused) == 1
        assert "牛岭921线" in refused[0]
        assert queries.network_around(street=STREET).find("牛岭921线").spare_kva == 500
