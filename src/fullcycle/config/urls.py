"""The root of every address."""

from django.urls import URLPattern, URLResolver, include, path


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("fullcycle.doors.frame.entry_urls")),
    path("api/", include("fullcycle.doors.api.urls")),
    path("desk/", include("fullcycle.doors.workbench.urls")),
    path("frame/", include("fullcycle.doors.frame.urls")),
    path("", include("fullcycle.doors.portal.urls")),
]

handler400 = "fullcycle.doors.frame.errors.bad_request"
handler403 = "fullcycle.doors.frame.errors.forbidden"
handler404 = "fullcycle.doors.frame.errors.not_found"
handler500 = "fullcycle.doors.frame.errors.unexpected"
