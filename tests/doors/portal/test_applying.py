"""The application: one question group a page, nothing typed is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from tests.journeys.connecting.plant import CODE, COMPANY

from fullcycle.stages.intake import queries as applications


@pytest.fixture
def address(empty_draft):
    return f"/apply/{empty_draft}"


def typed_in(key, district, section):
    draft = applications.get_application(key=key, applicant_id=district.owner_id)
    return draft.sections[section].typed


class TestTaskList:
    def test_begins_with_nothing_done(self, owner, address):
        page = owner.get(f"{address}/").content.decode()

        assert "开始填" in page
        assert "未开始" in page

    def test_marks_what_is_complete(self, owner, filled_draft):
        page = owner.get(f"/apply/{filled_draft}/").content.decode()

        assert page.count("已完成") == 4
        assert "缺材料" in page

    @pytest.mark.parametrize("page", ["", "code/", "loads/", "papers/", "check/", "submitted/"])
    def test_does_not_exist_for_others(self, stranger, address, page):
        assert stranger.get(f"{address}/{page}").status_code == 404

    def test_asks_strangers_to_sign_in(self, client, address):
        assert client.get(f"{address}/").url.startswith("/sign-in/")


class TestAnswers:
    def test_go_on_where_nothing_is_wrong(self, owner, address):
        answer = owner.post(f"{address}/code/", {"credit_code": CODE})

        assert answer.url == f"{address}/licence/"

    def test_name_what_is_wrong_at_its_field_and_keep_it(self, owner, address):
        page = owner.post(f"{address}/code/", {"credit_code": "913303"}).content.decode()

        assert 'href="#id_credit_code"' in page
        assert 'value="913303"' in page
        assert 'aria-invalid="true"' in page

    def test_are_filled_from_the_register(self, owner, address):
        owner.post(f"{address}/code/", {"credit_code": CODE})

        page = owner.get(f"{address}/licence/").content.decode()

        assert COMPANY in page
        assert "来自营业执照库" in page

    def test_of_the_register_can_be_changed(self, owner, address):
        owner.post(f"{address}/code/", {"credit_code": CODE})

        page = owner.get(f"{address}/licence/?change=name").content.decode()

        assert f'type="text" name="name" value="{COMPANY}"' in page

    def test_keep_the_other_groups_of_their_section(
        self, owner, address, empty_draft, district
    ):
        owner.post(f"{address}/code/", {"credit_code": CODE})

        owner.post(f"{address}/applicant/draft/", {"applicant_name": "王海燕"})

        typed = typed_in(empty_draft, district, "enterprise")
        assert typed["credit_code"] == CODE
        assert typed["applicant_name"] == "王海燕"

    def test_of_a_group_nobody_knows_do_not_exist(self, owner, address):
        assert owner.get(f"{address}/nothing/").status_code == 404

    def test_wait_for_another_device(self, owner, address, enter, district):
        owner.post(f"{address}/site/draft/", {"street": "滨江街道", "address": ""})

        page = enter(district.owner_id).get(f"{address}/site/").content.decode()

        assert 'value="滨江街道"' in page

    def test_say_when_they_were_saved(self, owner, address):
        answer = owner.post(f"{address}/site/draft/", {"street": "滨江街道"})

        assert "已自动保存 12:00" in answer.content.decode()

    def test_go_back_to_the_check_from_which_they_were_changed(self, owner, filled_draft):
        answer = owner.post(f"/apply/{filled_draft}/delivery/?from=check", {"way": "ONLINE"})

        assert answer.url == f"/apply/{filled_draft}/check/"


ROW = {"loads-0-kind": "MACHINING", "loads-0-rated_kw": "45", "loads-0-quantity": "40"}


class TestLoads:
    def test_are_kept_and_lead_to_the_capacity(self, owner, address, empty_draft, district):
        answer = owner.post(f"{address}/loads/", ROW)

        assert answer.url == f"{address}/capacity/"
        (row,) = typed_in(empty_draft, district, "demand")["loads"]
        assert row["rated_kw"] == "45"

    def test_name_the_row_that_is_wrong(self, owner, address):
        page = owner.post(f"{address}/loads/", ROW | {"loads-0-quantity": "0"}).content.decode()

        assert 'href="#loads-0-quantity"' in page
        assert "请填写台数" in page

    def test_can_be_added_and_taken_out(self, owner, address, empty_draft, district):
        second = {"loads-1-kind": "FANS_PUMPS", "loads-1-rated_kw": "", "loads-1-quantity": ""}

        owner.post(f"{address}/loads/", ROW | second | {"remove": "0"})

        (row,) = typed_in(empty_draft, district, "demand")["loads"]
        assert row["kind"] == "FANS_PUMPS"

    def test_tell_what_capacity_they_ask_for(self, owner, address):
        # 40 × 45 kW × 0.25 = 450 kW; at 0.90 that is 500 kVA, at 0.70 to 0.85 load 630 or 800.
        page = owner.post(f"{address}/loads/suggestion/", ROW).content.decode()

        assert "设备共 1800 kW，同时用大约 450 kW" in page
        assert "630 kVA" in page or "800 kVA" in page

    def test_that_are_not_whole_tell_nothing(self, owner, address):
        page = owner.post(f"{address}/loads/suggestion/", {"loads-0-kind": "MACHINING"})

        assert "我们就替您算容量" in page.content.decode()


class TestPapers:
    def test_are_listed_with_their_rule(self, owner, filled_draft):
        page = owner.get(f"/apply/{filled_draft}/papers/").content.decode()

        assert "connecting.paper_m04.1" in page

    def test_are_photographed_now_or_chosen_from_the_album(self, owner, filled_draft):
        page = owner.get(f"/apply/{filled_draft}/papers/").content.decode()
        ways = re.findall(r'<input type="file" id="file-M04[^>]*>', page)

        assert ['capture="environment"' in way for way in ways] == [False, True]
        assert all('name="file"' in way for way in ways)

    def test_are_taken_in_with_the_other_way_left_empty(self, owner, filled_draft, small_pdf):
        sent = encode_multipart(
            BOUNDARY, {"material": "M04", "file": SimpleUploadedFile("card.pdf", small_pdf)}
        )
        unused = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename=""\r\n'
            "Content-Type: application/octet-stream\r\n\r\n\r\n"
        ).encode()
        address = f"/apply/{filled_draft}/papers/"
        owner.generic("POST", address, unused + sent, content_type=MULTIPART_CONTENT)

        assert "收到了" in owner.get(address).content.decode()

    def test_are_taken_in(self, owner, filled_draft, small_pdf):
        page = owner.post(
            f"/apply/{filled_draft}/papers/",
            {"material": "M04", "file": SimpleUploadedFile("card.pdf", small_pdf)},
            follow=True,
        ).content.decode()

        assert "收到了" in page

    def test_of_the_wrong_kind_are_refused_with_the_reason(self, owner, filled_draft):
        page = owner.post(
            f"/apply/{filled_draft}/papers/",
            {"material": "M04", "file": SimpleUploadedFile("card.pdf", b"MZ not a pdf")},
        ).content.decode()

        assert 'aria-invalid="true"' in page

    def test_for_what_was_settled_meanwhile_are_refused_in_words(
        self, owner, filled_draft, small_pdf
    ):
        address = f"/apply/{filled_draft}/papers/"
        good = {"material": "M04", "file": SimpleUploadedFile("card.pdf", small_pdf)}
        owner.post(address, good)
        bad = {"material": "M04", "file": SimpleUploadedFile("card.pdf", b"MZ not a pdf")}

        assert "重新导出" in owner.post(address, bad).content.decode()

    def test_sent_twice_are_recognised(self, owner, filled_draft, small_pdf):
        def send():
            return owner.post(
                f"/apply/{filled_draft}/papers/",
                {"material": "M04", "file": SimpleUploadedFile("card.pdf", small_pdf)},
                follow=True,
            ).content.decode()

        send()

        assert "没有重复保存" in send()


class TestCheck:
    def test_shows_everything_and_masks_the_identity_number(self, owner, filled_draft):
        page = owner.get(f"/apply/{filled_draft}/check/").content.decode()

        assert COMPANY in page
        assert "1250 kVA" in page
        assert "11010519491231002X" not in page
        assert "110105********002X" in page

    def test_refuses_what_is_incomplete(self, owner, filled_draft):
        page = owner.post(f"/apply/{filled_draft}/check/").content.decode()

        assert "还缺少必需的材料" in page

    def test_asks_a_bounded_number_of_questions(
        self, owner, filled_draft, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(20):
            owner.get(f"/apply/{filled_draft}/check/")


class TestTheIndustry:
    def test_is_chosen_from_the_divisions_of_the_standard_in_words(self, owner, filled_draft):
        address = f"/apply/{filled_draft}/licence/?change=industry_code"
        page = owner.get(address).content.decode()

        assert page.count("<optgroup") == 20
        assert '<option value="C19">' in page
        assert "皮革、毛皮、羽毛及其制品和制鞋业（鞋、箱包、皮衣）" in page

    def test_is_printed_in_words_before_it_is_sent(self, owner, filled_draft):
        page = owner.get(f"/apply/{filled_draft}/check/").content.decode()

        assert "电气机械和器材制造业" in page

    def test_that_the_standard_has_not_is_refused_at_its_field(self, owner, address):
        typed = {"name": COMPANY, "legal_person": "陈建国", "industry_code": "C99"}
        page = owner.post(f"{address}/licence/", typed).content.decode()

        assert "没有这个行业" in page
