"""What a person reads, and what is logged, when something goes wrong."""

import json
import logging
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from django.urls import path

from fullcycle.config import urls as root
from fullcycle.doors.frame import errors, logs


def broken(_request: HttpRequest):
    identity_number = "330106199001011234"
    raise ZeroDivisionError(len(identity_number))


def closed(request: HttpRequest):
    request.POST.get("any")
    raise PermissionDenied("只有经办人能看这份合同。")


urlpatterns = [path("broken/", broken), path("closed/", closed)]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.unexpected


@pytest.fixture(autouse=True)
def these_pages(settings):
    settings.ROOT_URLCONF = __name__
    urlpatterns[2:] = root.urlpatterns


@pytest.fixture
def client():
    return Client(headers={"accept-language": "zh-CN"}, raise_request_exception=False)


class TestUnexpectedError:
    def test_apologises_with_the_reference_that_is_logged_once(self, client, caplog):
        with caplog.at_level(logging.WARNING):
            answer = client.get("/broken/")

        assert answer.status_code == 500
        page = answer.content.decode()
        assert "对不起" in page
        [record] = caplog.records
        assert record.msg["event"] == "unexpected error"
        assert record.msg["reference"] in page
        assert re.fullmatch(r"[2-9A-Z]{8}", record.msg["reference"])

    def test_logs_where_it_happened_but_no_values(self, client, caplog):
        client.get("/broken/")

        [record] = caplog.records
        written = json.dumps(record.msg, default=str)
        assert "ZeroDivisionError" in written
        assert "broken" in written
        assert "330106199001011234" not in written

    def test_logs_no_row_that_the_database_quotes(self):
        said = "duplicate key value\nDETAIL: Key (phone)=(13800138000) already exists."
        event = {"exception": [{"exc_type": "IntegrityError", "exc_value": said}]}

        logged = logs.first_lines(None, "error", event)

        assert logged["exception"][0]["exc_value"] == "duplicate key value"

    def test_carries_the_strict_headers_too(self, client):
        assert "Content-Security-Policy" in client.get("/broken/").headers


class TestRefusals:
    def test_shows_the_words_of_the_refusal(self, client):
        answer = client.get("/closed/")

        assert answer.status_code == 403
        assert "只有经办人能看这份合同。" in answer.content.decode()

    def test_says_that_there_is_no_such_page_without_an_alarm(self, client, caplog):
        answer = client.get("/nowhere/")

        assert answer.status_code == 404
        assert "没有找到这个页面" in answer.content.decode()
        assert not caplog.records

    def test_explains_a_form_that_was_open_too_long(self):
        strict = Client(headers={"accept-language": "zh-CN"}, enforce_csrf_checks=True)

        answer = strict.post("/frame/print/", {"size": "large"})

        assert answer.status_code == 403
        assert "页面打开得太久了" in answer.content.decode()

    @pytest.mark.django_db
    def test_refuses_more_than_may_be_uploaded_at_once(self, client, settings):
        settings.PAPERS_MOST_MB = 1
        file = SimpleUploadedFile("long.pdf", bytes(10 * 1024 * 1024))

        answer = client.post("/closed/", {"file": file})

        assert answer.status_code == 400
        assert "一次最多上传 10 MB" in answer.content.decode()

    @pytest.mark.parametrize(
        ("address", "fields"),
        [
            ("/closed/%00/", {}),
            ("/closed/?code=a%00", {}),
            ("/closed/", {"words": "a\0"}),
            ("/closed/", {"a\0": ""}),
        ],
    )
    def test_cannot_read_a_nul(self, client, address, fields):
        assert client.post(address, fields).status_code == 400

    def test_says_it_could_not_read_a_request(self, rf):
        answer = errors.bad_request(rf.get("/"))

        assert answer.status_code == 400
        assert "没能读懂" in answer.content.decode()
