"""The addresses of signing in and out."""

from django.urls import path

from fullcycle.doors.frame.pages import (
    sign_in,
    sign_in_code,
    sign_in_name,
    staff_authenticator,
    staff_password,
    staff_sign_in,
)


app_name = "entry"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/code/", sign_in_code.sign_in_code, name="code"),
    path("sign-in/name/", sign_in_name.sign_in_name, name="name"),
    path("staff/sign-in/", staff_sign_in.staff_sign_in, name="staff"),
    path(
        "staff/authenticator/",
        staff_authenticator.staff_authenticator,
        name="authenticator",
    ),
    path("staff/password/", staff_password.staff_password, name="password"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
]
