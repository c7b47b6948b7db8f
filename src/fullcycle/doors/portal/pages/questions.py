"""At most three questions, their answers kept in the address so that the back button works."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcycle.kernels.guidance import asking
from fullcycle.kernels.guidance.questions import MOST_QUESTIONS, Outcome
from fullcycle.kernels.guidance.refusals import UnableToGuide


Answers = dict[str, list[str]]


def questions(request: HttpRequest) -> HttpResponse:
    """Ask the next question, or go where the answers lead."""
    answers = answers_in(request.GET)
    try:
        step = asking.next_question(answers)
    except UnableToGuide:
        return redirect("portal:questions")
    if isinstance(step, Outcome):
        return HttpResponseRedirect(f"{reverse('portal:outcome')}?{address_of(answers)}")
    return render(
        request,
        "portal/questions.html",
        {
            "question": step,
            "answers": [(name, value) for name in answers for value in answers[name] or [""]],
            "number": len(answers) + 1,
            "most": MOST_QUESTIONS,
            "back_href": _back(answers),
            "is_missing": "asked" in request.GET and not step.takes_several,
        },
    )


def answers_in(query: QueryDict) -> Answers:
    """The answers that an address carries; a question passed without a choice counts."""
    known = asking.current_questionnaire().questions
    found = {name: [v for v in query.getlist(name) if v] for name in query if name in known}
    return {
        name: chosen for name, chosen in found.items() if chosen or known[name].takes_several
    }


def address_of(answers: Answers) -> str:
    """The answers as the end of an address."""
    return urlencode([(name, value) for name in answers for value in answers[name] or [""]])


def _back(answers: Answers) -> str:
    if not answers:
        return reverse("portal:home")
    kept = dict(list(answers.items())[:-1])
    return f"{reverse('portal:questions')}?{address_of(kept)}"
