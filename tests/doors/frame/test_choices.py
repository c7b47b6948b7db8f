"""Fields whose choices are known only once the page is asked for."""

import pytest
from django import forms

from fullcycle.doors.frame import choices


class Form(forms.Form):
    one = forms.ChoiceField()
    several = forms.MultipleChoiceField()
    words = forms.CharField()


class TestOffer:
    @pytest.mark.parametrize(("name", "sent"), [("one", "b"), ("several", ["a", "b"])])
    def test_makes_what_was_offered_valid(self, name, sent):
        form = Form({name: sent, "words": "甲"})
        choices.offer(form, name, [("a", "甲"), ("b", "乙")])

        assert name not in form.errors
        assert form.cleaned_data[name] == sent

    def test_leaves_the_class_as_it_was(self):
        choices.offer(Form(), "one", [("a", "甲")])

        assert Form().fields["one"].choices == []

    def test_refuses_a_field_of_another_kind(self):
        with pytest.raises(TypeError, match="words"):
            choices.offer(Form(), "words", [])
