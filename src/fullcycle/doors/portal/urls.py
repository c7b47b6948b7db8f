"""The addresses of the customer's site."""

from django.urls import path

from fullcycle.doors.portal import bill_files, downloads
from fullcycle.doors.portal.pages import (
    answers,
    application,
    bill,
    bill_change,
    bill_dispute,
    bills,
    check,
    complete_apply,
    concern,
    concerns,
    construct,
    contract_sign,
    correct_application,
    design_submit,
    fee_collect,
    home,
    loads,
    outcome,
    owed,
    papers,
    parcel,
    plan_decide,
    progress,
    questions,
    remedy,
    remedy_mid,
    submitted,
    supply,
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
    path("supply/", supply.supplies, name="supplies"),
    path("supply/<int:customer_id>/", supply.supply, name="supply"),
    path("bills/", bills.bills, name="bills"),
    path("bills/<str:month>.xlsx", bill_files.month_file, name="bills-file"),
    path("bills/<int:bill_id>/", bill.bill, name="bill"),
    path("bills/<int:bill_id>/change/", bill_change.bill_change, name="bill-change"),
    path(
        "bills/<int:bill_id>/lines/<int:place>/dispute/",
        bill_dispute.bill_dispute,
        name="bill-dispute",
    ),
    path("bills/<int:bill_id>/bill.<slug:form>", bill_files.bill_file, name="bill-file"),
    path("cases/<str:number>/", progress.progress, name="progress"),
    path("cases/<str:number>/say/", progress.say, name="say"),
    path("cases/<str:number>/complain/", progress.complain, name="complain"),
    path("cases/<str:number>/concerns/", concerns.concerns, name="concerns"),
    path("cases/<str:number>/concerns/<int:concern_id>/", concern.concern, name="concern"),
    path("cases/<str:number>/owed/", owed.owed, name="owed"),
    path("cases/<str:number>/parcels/", parcel.parcel, name="parcel"),
    path(
        "cases/<str:number>/parcels/<int:parcel_id>/cancel/",
        parcel.cancel,
        name="parcel-cancel",
    ),
    path("cases/<str:number>/withdraw/", withdraw.withdraw, name="withdraw"),
    path(
        "cases/<str:number>/correct_application/",
        correct_application.correct_application,
        name="correct_application",
    ),
    path("cases/<str:number>/fee_collect/", fee_collect.fee_collect, name="fee_collect"),
    path(
        "cases/<str:number>/design_submit/", design_submit.design_submit, name="design_submit"
    ),
    path("cases/<str:number>/construct/", construct.construct, name="construct"),
    path("cases/<str:number>/remedy/", remedy.remedy, name="remedy"),
    path("cases/<str:number>/remedy_mid/", remedy_mid.remedy_mid, name="remedy_mid"),
    path(
        "cases/<str:number>/contract_sign/", contract_sign.contract_sign, name="contract_sign"
    ),
    path(
        "cases/<str:number>/contract_sign/code/",
        contract_sign.send_code,
        name="contract_sign-code",
    ),
    path(
        "cases/<str:number>/complete_apply/",
        complete_apply.complete_apply,
        name="complete_apply",
    ),
    path("cases/<str:number>/plan_decide/", plan_decide.plan_decide, name="plan_decide"),
    path("cases/<str:number>/plan_decide/undo/", plan_decide.undo, name="undo"),
]
