"""The frame's own addresses: language, print size, and the gallery where it is open."""

from django.urls import path
from django.views.i18n import set_language

from fullcycle.doors.frame import gallery, switches
from fullcycle.doors.frame.pages import outbox


app_name = "frame"
urlpatterns = [
    path("language/", set_language, name="language"),
    path("print/", switches.set_print_size, name="print"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/draft/", gallery.draft, name="gallery-draft"),
]
