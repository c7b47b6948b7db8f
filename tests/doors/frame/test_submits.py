"""A form sent twice is taken once."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse, HttpResponseRedirect

from fullcycle.doors.frame import clock, submits
from fullcycle.doors.frame.models import SentForm


TOKEN = str(uuid.UUID(int=7))


@pytest.fixture
def send(rf):
    def sent(page, token=TOKEN):
        request = rf.post("/apply/", {"submit_token": token})
        request._messages = CookieStorage(request)
        return submits.once(page)(request), [str(m) for m in request._messages]

    return sent


@pytest.mark.django_db
class TestOnce:
    def test_takes_the_form_once_and_leads_the_second_sending_to_the_same_place(self, send):
        taken = []

        def page(_request):
            taken.append(1)
            return HttpResponseRedirect("/case/42/")

        send(page)
        second, said = send(page)

        assert len(taken) == 1
        assert second.url == "/case/42/"
        assert said == ["您刚才已经提交过了，没有重复提交。"]

    def test_frees_the_token_when_the_form_is_shown_again(self, send):
        send(lambda _request: HttpResponse("请改一下"))

        answer, said = send(lambda _request: HttpResponseRedirect("/done/"))

        assert answer.url == "/done/"
        assert said == []

    def test_frees_the_token_when_the_page_fails(self, send):
        def failing(_request):
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            send(failing)

        answer, _said = send(lambda _request: HttpResponseRedirect("/done/"))
        assert answer.url == "/done/"

    @pytest.mark.parametrize("token", ["", "not-a-token"])
    def test_lets_a_form_without_a_token_pass(self, send, token):
        answer, _said = send(lambda _request: HttpResponse("ok"), token)

        assert answer.content == b"ok"
        assert not SentForm.objects.exists()


@pytest.mark.django_db
class TestForgetSentForms:
    def test_deletes_the_old_ones(self, send):
        send(lambda _request: HttpResponseRedirect("/done/"))
        now = clock.now()

        assert submits.forget_sent_forms(before=now - timedelta(days=1)) == 0
        assert submits.forget_sent_forms(before=now + timedelta(days=1)) == 1
