"""Collecting joins the stylesheets of every page, in their order, into one hashed file."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.template import engines

from fullcycle.doors.frame import sheets
from fullcycle.doors.frame.storage import HashedWhenCollected


SHOW = "{% frame_stylesheets as all %}{% for one in all %}{% static one %} {% endfor %}"


@pytest.fixture
def storage(tmp_path, settings, monkeypatch):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_DIRS = []
    fresh = HashedWhenCollected(location=tmp_path, base_url="/static/")
    monkeypatch.setattr(staticfiles_storage, "_wrapped", fresh)
    return fresh


def shown():
    return engines["django"].from_string(SHOW).render().split()


class TestStylesheets:
    def test_are_one_where_files_were_collected(self, storage, tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)

        (address,) = shown()

        joined = (tmp_path / address.removeprefix("/static/")).read_text(encoding="utf-8")
        places = [
            joined.index((sheets.HERE.parent / sheet).read_text(encoding="utf-8"))
            for sheet in sheets.SHEETS
        ]
        assert places == sorted(places)
        assert address != f"/static/{sheets.JOINED}"
        assert storage.has_joined_sheet

    def test_are_one_a_component_where_nothing_was_collected(self, storage):
        assert shown() == [f"/static/{sheet}" for sheet in sheets.SHEETS]
        assert not storage.has_joined_sheet

    def test_name_every_component(self):
        named = {sheet.rpartition("/")[2] for sheet in sheets.SHEETS}

        assert {"base.css", "button.css", "field.css"} <= named
        assert sheets.SHEETS[0] == "frame/tokens.css"
