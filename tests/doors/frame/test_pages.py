"""The frame's pages: looks, switches, refusals."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from fullcycle.doors.frame.middleware import SmallPages


@pytest.fixture(autouse=True)
def open_gallery(settings):
    settings.DEMO = True


@pytest.fixture
def client():
    return Client(headers={"accept-language": "zh-CN"})


class TestPages:
    def test_are_sent_compressed_to_browsers_that_ask_for_it(self, client):
        whole = client.get(reverse("frame:gallery"), {"look": "desk"})
        small = client.get(
            reverse("frame:gallery"),
            {"look": "desk"},
            headers={"accept-encoding": "gzip, deflate, br"},
        )

        page = gzip.decompress(small.content).decode()
        assert small.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in small.headers["Vary"]
        assert "Content-Encoding" not in whole.headers
        assert len(small.content) < len(whole.content) / 3
        assert "<strong>95598</strong>" in page

    def test_alone_are_compressed(self):
        paper = SmallPages(lambda _request: None).process_response(
            RequestFactory().get("/", headers={"accept-encoding": "gzip"}),
            HttpResponse(b"%PDF-" + b"0" * 999, content_type="application/pdf"),
        )

        assert "Content-Encoding" not in paper.headers


class TestGallery:
    @pytest.mark.parametrize("look", ["portal", "desk"])
    def test_draws_every_component(self, client, look):
        answer = client.get(reverse("frame:gallery"), {"look": look})

        assert answer.status_code == 200
        page = answer.content.decode()
        assert "<c-" not in page
        assert "{{" not in page
        assert "<strong>95598</strong>" in page

    def test_has_exactly_one_filled_button(self, client):
        page = client.get(reverse("frame:gallery")).content.decode()

        assert page.count("button-primary") == 1

    def test_is_closed_in_service(self, client, settings):
        settings.DEMO = False

        assert client.get(reverse("frame:gallery")).status_code == 404


class TestHeaders:
    def test_allow_nothing_from_elsewhere_and_nothing_inline(self, client):
        policy = client.get(reverse("frame:gallery")).headers["Content-Security-Policy"]

        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "data:" not in policy

    def test_leave_the_camera_to_our_own_pages(self, client):
        headers = client.get(reverse("frame:gallery")).headers

        assert "camera=(self)" in headers["Permissions-Policy"]


class TestLanguageSwitch:
    def test_turns_the_page_english_and_back(self, client):
        there = {"language": "en", "next": reverse("frame:gallery")}
        client.post(reverse("frame:language"), there)
        english = client.get(reverse("frame:gallery")).content.decode()
        client.post(reverse("frame:language"), there | {"language": "zh-hans"})
        chinese = client.get(reverse("frame:gallery")).content.decode()

        assert '<html lang="en"' in english
        assert '<html lang="zh-hans"' in chinese


class TestPrintSwitch:
    def test_sets_the_class_on_the_page(self, client):
        answer = client.post(
            reverse("frame:print"), {"size": "largest", "next": reverse("frame:gallery")}
        )
        page = client.get(answer.url).content.decode()

        assert answer.url == reverse("frame:gallery")
        assert 'class="print-largest"' in page

    def test_ignores_a_size_that_does_not_exist(self, client):
        client.post(reverse("frame:print"), {"size": '"><b>', "next": "/"})
        page = client.get(reverse("frame:gallery")).content.decode()

        assert 'class="print-standard"' in page

    def test_never_leads_to_another_site(self, client):
        answer = client.post(
            reverse("frame:print"), {"size": "large", "next": "https://example.org/"}
        )

        assert answer.url == "/"

    def test_is_not_changed_by_following_a_link(self, client):
        assert client.get(reverse("frame:print")).status_code == 405
