"""The OpenAPI document and the guide: they say what there is, and nothing that is not."""

import re

import pytest
from django.test import Client
from tests.doors.api.conftest import NUMBER, OCTOBERS


DOCUMENT = "/api/v1/openapi.json"


@pytest.fixture
def document(db):  # noqa: ARG001 - the chain of middleware asks for it
    return Client().get(DOCUMENT).json()


def references(node):
    """Every `$ref` below a node."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


class TestDocument:
    def test_is_of_openapi_3_1_and_needs_no_key(self, document):
        assert document["openapi"].startswith("3.1.")
        assert {"title", "version"} <= set(document["info"])

    def test_refers_only_to_what_it_holds(self, document):
        held = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}

        found = set(references(document))
        assert found
        assert found <= held

    def test_names_every_address_once_and_only_reads(self, document):
        every = list(operations(document))
        names = [operation["operationId"] for _path, _method, operation in every]

        assert {path for path, _method, _operation in every} == {
            "/api/v1/accounts",
            "/api/v1/accounts/{account_number}/bills",
            "/api/v1/accounts/{account_number}/curve",
            "/api/v1/bills/{number}",
            "/api/v1/bills/{number}/explanation",
            "/api/v1/bills/{number}/facts",
        }
        assert {method for _path, method, _operation in every} == {"get"}
        assert len(names) == len(set(names))

    def test_declares_the_parameters_of_its_paths(self, document):
        for path, _method, operation in operations(document):
            declared = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert declared == set(re.findall(r"{(\w+)}", path))
            assert all(
                one["required"] for one in operation["parameters"] if one["in"] == "path"
            )

    def test_asks_for_the_key_everywhere(self, document):
        (scheme,) = document["components"]["securitySchemes"]
        told = document["components"]["securitySchemes"][scheme]

        assert (told["type"], told["scheme"]) == ("http", "bearer")
        assert all(
            operation["security"] == [{scheme: []}]
            for _path, _method, operation in operations(document)
        )

    def test_tells_problems_in_their_own_type(self, document):
        for _path, _method, operation in operations(document):
            answers = operation["responses"]
            assert {"200", "400", "401", "403", "404", "429"} <= set(answers)
            for status, answer in answers.items():
                problem = int(status) >= 400
                kind = "application/problem+json" if problem else "application/json"
                assert list(answer["content"]) == [kind]

    def test_names_every_field_of_a_bill_as_it_is_sent(self, document, machine, bills):  # noqa: ARG002
        schemas = document["components"]["schemas"]
        bill = machine(OCTOBERS).json()

        assert set(schemas["Bill"]["properties"]) == set(bill)
        assert set(schemas["BillLine"]["properties"]) == set(bill["lines"][0])

    def test_speaks_the_language_asked_for(self, db):  # noqa: ARG002
        told = Client().get(DOCUMENT, headers={"accept-language": "en"}).json()

        summary = told["paths"]["/api/v1/accounts"]["get"]["summary"]
        assert summary == "Which accounts there are"


class TestGuide:
    def test_is_there_for_everybody_and_names_every_address(self, document):
        page = Client().get("/api/").content.decode()

        assert all(path in page for path in document["paths"])
        assert DOCUMENT in page
        assert f"/api/v1/bills/{NUMBER}-202610" in page

    def test_loads_nothing_from_elsewhere(self, db):  # noqa: ARG002
        answer = Client().get("/api/")

        loaded = re.findall(r'(?:src|href)="(https?:[^"]+)"', answer.content.decode())
        assert loaded == []
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
