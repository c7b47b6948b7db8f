"""Schemes survive being written down."""

import json

import pytest
from hypothesis import assume, given
from tests.kernels.schemes.scheme_cases import (
    ALL_TABLES,
    NETWORK,
    a_request,
    networks,
    requests,
)

from fullcycle.kernels.schemes import drafting, snapshot
from fullcycle.kernels.schemes.options import SchemeOption
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.requests import NetworkAround, SchemeRequest


def through_json(value):
    return json.loads(json.dumps(snapshot.as_plain(value)))


class TestSnapshot:
    @given(request=requests, network=networks())
    def test_gives_back_what_was_written(self, request, network):
        try:
            options = drafting.draft_options(
                request=request, network=network, tables=ALL_TABLES
            )
        except UnableToDraft:
            assume(False)

        again = tuple(
            snapshot.from_plain(SchemeOption, through_json(option)) for option in options
        )

        assert again == options
        assert snapshot.from_plain(SchemeRequest, through_json(request)) == request
        assert snapshot.from_plain(NetworkAround, through_json(network)) == network

    def test_writes_numbers_and_days_as_text(self):
        plain = through_json(a_request())

        assert plain["applied_on"] == "2026-11-24"
        assert plain["loads"][0]["rated_kw"] == "800"
        assert plain["importance"] == "NONE"
        assert plain["requested_kva"] is None

    def test_names_what_is_missing(self):
        plain = through_json(NETWORK)
        del plain["feeders"][0]["spare_kva"]

        with pytest.raises(KeyError, match="spare_kva"):
            snapshot.from_plain(NetworkAround, plain)

    def test_refuses_an_unknown_code(self):
        plain = through_json(a_request()) | {"importance": "HUGE"}

        with pytest.raises(ValueError, match="HUGE"):
            snapshot.from_plain(SchemeRequest, plain)
