"""The queue of a role."""

from fullcycle.records.casework import actions as casework


class TestQueue:
    def test_shows_what_waits_for_my_role(self, by_role, case_id):  # noqa: ARG002
        page = by_role("ACCEPT").get("/desk/queue/").content.decode()

        assert "受理申请" in page
        assert "温州江心电器有限公司" in page

    def test_is_empty_for_a_role_that_has_nothing_to_do(self, by_role, case_id):  # noqa: ARG002
        page = by_role("SURVEY").get("/desk/queue/").content.decode()

        assert "都办完了" in page

    def test_refuses_the_queue_of_another_role(self, by_role, case_id):  # noqa: ARG002
        answer = by_role("SURVEY").get("/desk/queue/?role=ACCEPT")

        assert answer.status_code == 403

    def test_refuses_a_key_that_no_page_gave(self, by_role, case_id):  # noqa: ARG002
        assert by_role("ACCEPT").get("/desk/queue/?after=x_1").status_code == 404

    def test_names_whoever_took_a_task(self, by_role, district, case_id, task_id, hands):
        casework.take_over_task(
            task_id=task_id(case_id, "accept"),
            by_id=district.staff["ACCEPT"],
            reason="先来的",
            at=hands(),
        )

        page = by_role("ACCEPT").get("/desk/queue/").content.decode()

        assert "还没人接" not in page

    def test_asks_the_database_no_more_for_more_tasks(
        self, by_role, submit, django_assert_max_num_queries
    ):
        for _ in range(4):
            submit()
        client = by_role("ACCEPT")

        with django_assert_max_num_queries(18):
            client.get("/desk/queue/")
