"""The addresses of the customer's site."""

from django.urls import path

from fullcycle.doors.portal.pages import (
    answers,
    application,
    home,
    loads,
    outcome,
    questions,
)


app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("for/", home.choose, name="choose"),
    path("ask/", questions.questions, name="questions"),
    path("ask/outcome/", outcome.outcome, name="outcome"),
    path("apply/<uuid:key>/", application.application, name="application"),
    path("apply/<uuid:key>/loads/", loads.loads, name="loads"),
    path("apply/<uuid:key>/loads/draft/", loads.draft, name="loads-draft"),
    path("apply/<uuid:key>/loads/suggestion/", loads.suggestion, name="suggestion"),
    path("apply/<uuid:key>/<slug:group>/", answers.answers, name="answers"),
    path("apply/<uuid:key>/<slug:group>/draft/", answers.draft, name="answers-draft"),
]
