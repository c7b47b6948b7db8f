"""Whatever is asked, the interface answers: never an error of ours."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.doors.api.conftest import NUMBER

from fullcycle.doors.api import access


WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [NUMBER, f"{NUMBER}-202610", f"{NUMBER}-202610-9", "2026-10-14", "2026-07", "-1", "1e9"]
    ),
)
PATHS = st.sampled_from(
    [
        "accounts",
        "accounts/{}",
        "accounts/{}/bills",
        "accounts/{}/curve",
        "bills/{}",
        "bills/{}/explanation",
        "bills/{}/facts",
        "{}",
    ]
)
QUERIES = st.dictionaries(
    st.sampled_from(["from", "to", "after", "limit", "day", "account_number", "x"]),
    WORDS,
    max_size=4,
)
HEADERS = st.dictionaries(
    st.sampled_from(["accept-language", "if-none-match", "accept", "cookie"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
    max_size=2,
)
ANSWERS = {200, 304, 400, 404}
quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.usefixtures("bills")
class TestAnything:
    @quick
    @given(path=PATHS, word=WORDS, query=QUERIES, headers=HEADERS)
    def test_is_answered(self, machine, monkeypatch, path, word, query, headers):
        monkeypatch.setattr(access, "CALLS_A_MINUTE", 100_000)
        address = f"/api/v1/{path.format(quote(word, safe=''))}?{urlencode(query)}"

        answer = machine(address, **headers)

        assert answer.status_code in ANSWERS
        if answer.status_code >= 400:
            assert answer.json()["status"] == answer.status_code

    @quick
    @given(
        key=st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=80)
    )
    def test_that_is_no_key_is_refused(self, call, monkeypatch, key):
        monkeypatch.setattr(access, "REFUSALS_A_MINUTE", 100_000)

        assert call("/api/v1/accounts", key).status_code == 401
