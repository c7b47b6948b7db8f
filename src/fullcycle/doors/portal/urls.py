"""The addresses of the customer's site."""

from django.urls import path

from fullcycle.doors.portal import downloads
from fullcycle.doors.portal.pages import (
    answers,
    application,
    check,
    home,
    loads,
    outcome,
    papers,
    progress,
    questions,
    scheme,
    submitted,
    track,
    withdraw,
)


app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("for/", home.choose, name="choose"),
    path("ask/", questions.questions, name="questions"),
    path("ask/outcome/", outcome.outcome, name="outcome"),
    path("track/", track.track, name="track"),
    path("papers/<int:paper_id>/", downloads.paper, name="paper"),
    path("apply/<uuid:key>/", application.application, name="application"),
    path("apply/<uuid:key>/loads/", loads.loads, name="loads"),
    path("apply/<uuid:key>/loads/draft/", loads.draft, name="loads-draft"),
    path("apply/<uuid:key>/loads/suggestion/", loads.suggestion, name="suggestion"),
    path("apply/<uuid:key>/papers/", papers.papers, name="papers"),
    path("apply/<uuid:key>/check/", check.check, name="check"),
    path("apply/<uuid:key>/submitted/", submitted.submitted, name="submitted"),
    path("apply/<uuid:key>/<slug:group>/", answers.answers, name="answers"),
    path("apply/<uuid:key>/<slug:group>/draft/", answers.draft, name="answers-draft"),
    path("cases/<str:number>/", progress.progress, name="progress"),
    path("cases/<str:number>/say/", progress.say, name="say"),
    path("cases/<str:number>/complain/", progress.complain, name="complain"),
    path("cases/<str:number>/withdraw/", withdraw.withdraw, name="withdraw"),
    path("cases/<str:number>/scheme/", scheme.scheme, name="scheme"),
    path("cases/<str:number>/scheme/undo/", scheme.undo, name="undo"),
]
