"""The addresses of the desk."""

from django.urls import path

from fullcycle.doors.workbench import drawing, step_pages
from fullcycle.doors.workbench.pages import (
    billing_bill,
    billing_dispute,
    billing_month,
    cancel_parcel,
    case,
    cases,
    concern,
    concerns,
    contact_phone,
    correct_clock,
    customer,
    customers,
    day,
    delivery,
    follow_up,
    paper,
    parcel_event,
    pause,
    price_terms,
    queue,
    reopen,
    resume,
    take_over,
    visit,
    withdraw,
)


app_name = "workbench"
urlpatterns = [
    path("", day.home, name="home"),
    path("today/", day.day, name="day"),
    path("queue/", queue.queue, name="queue"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<int:case_id>/", case.case, name="case"),
    path("cases/<int:case_id>/drawing.xml", drawing.drawing, name="drawing"),
    path("cases/<int:case_id>/pause/", pause.pause, name="pause"),
    path("cases/<int:case_id>/resume/", resume.resume, name="resume"),
    path("cases/<int:case_id>/withdraw/", withdraw.withdraw, name="withdraw"),
    path("cases/<int:case_id>/reopen/", reopen.reopen, name="reopen"),
    path("cases/<int:case_id>/clock/", correct_clock.correct_clock, name="correct-clock"),
    path("cases/<int:case_id>/visits/", visit.visit, name="visit"),
    path("billing/", billing_month.billing_month, name="billing"),
    path("billing/<str:month>/", billing_month.billing_month, name="billing-of"),
    path("billing/terms/<int:account_id>/", price_terms.price_terms, name="price-terms"),
    path("billing/bills/<int:bill_id>/", billing_bill.billing_bill, name="billing-bill"),
    path("cases/<int:case_id>/delivery/", delivery.delivery, name="delivery"),
    path("parcels/<int:parcel_id>/event/", parcel_event.parcel_event, name="parcel-event"),
    path("parcels/<int:parcel_id>/cancel/", cancel_parcel.cancel_parcel, name="cancel-parcel"),
    path(
        "billing/disputes/<int:case_id>/",
        billing_dispute.billing_dispute,
        name="billing-dispute",
    ),
    path("concerns/", concerns.concerns, name="concerns"),
    path("concerns/<int:concern_id>/", concern.concern, name="concern"),
    path("follow-ups/<int:follow_up_id>/", follow_up.follow_up, name="follow-up"),
    path("customers/", customers.customers, name="customers"),
    path("customers/<int:customer_id>/", customer.customer, name="customer"),
    path(
        "customers/<int:customer_id>/contacts/<int:contact_id>/",
        contact_phone.contact_phone,
        name="contact-phone",
    ),
    path("tasks/<int:task_id>/", step_pages.task, name="task"),
    path("tasks/<int:task_id>/take-over/", take_over.take_over, name="take-over"),
    path("papers/<int:paper_id>/", paper.paper, name="paper"),
]
