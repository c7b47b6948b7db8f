"""The addresses of this door: the guide for people, the interface for machines."""

from django.urls import path

from fullcycle.doors.api.interface import api
from fullcycle.doors.api.pages import guide


urlpatterns = [
    path("", guide.guide, name="api-guide"),
    path("v1/", api.urls),
]
