"""The gallery: every component in every state, for those who build or judge pages."""

from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import owners
from fullcycle.doors.frame.owners import Span


A_DAY = 480
"""Office minutes of a day."""

ICONS = Path(__file__).resolve().parent / "templates/frame/icons"


class SampleForm(forms.Form):
    """One of each kind of field."""

    contact = forms.CharField(label=gettext_lazy("经办人姓名"), max_length=20)
    phone = forms.CharField(
        label=gettext_lazy("手机号码"),
        help_text=gettext_lazy("我们只在办理这件事时联系您。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    capacity_kva = forms.IntegerField(label=gettext_lazy("需要多少容量（kVA）"), min_value=100)
    use = forms.ChoiceField(
        label=gettext_lazy("用电用途"),
        choices=[("", gettext_lazy("请选择")), ("INDUSTRY", gettext_lazy("大工业"))],
    )
    when = forms.ChoiceField(
        label=gettext_lazy("什么时候要用电"),
        widget=forms.RadioSelect,
        choices=[
            ("SOON", gettext_lazy("三个月以内")),
            ("LATER", gettext_lazy("三个月以后")),
        ],
    )
    remark = forms.CharField(
        label=gettext_lazy("还有什么要告诉我们"), required=False, widget=forms.Textarea
    )
    licence = forms.FileField(
        label=gettext_lazy("营业执照照片"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    agreed = forms.BooleanField(label=gettext_lazy("以上内容属实"))


def gallery(request: HttpRequest) -> HttpResponse:
    """Show the components in the portal's look, or with `?look=desk` in the workbench's.

    Raises:
        Http404: in service, where neither DEMO nor DEBUG is set.
    """
    _refuse_in_service()
    if "said" in request.GET:
        messages.success(request, _("已经保存。"))
        messages.error(request, _("没有保存：网络断了，请再试一次。"))
    look = "desk" if request.GET.get("look") == "desk" else "base"
    return render(request, "frame/gallery.html", _samples(look))


def draft(request: HttpRequest) -> HttpResponse:
    """Answer the gallery's autosave; nothing is kept.

    Raises:
        Http404: in service.
    """
    _refuse_in_service()
    return HttpResponse(_("已自动保存") if request.method == "POST" else "")


def _refuse_in_service() -> None:
    if not (settings.DEMO or settings.DEBUG):
        raise Http404


def _samples(look: str) -> dict[str, Any]:
    return {
        "look": f"frame/{look}.html",
        "navigation": [
            {"href": "/frame/gallery/", "label": _("今日"), "count": 7},
            {"href": "/desk/customers/", "label": _("客户"), "count": 0},
        ],
        "search_url": "/frame/gallery/",
        "just_begun": owners.clock_bar(
            promised_working_days=15,
            minutes_per_day=A_DAY,
            spans=[Span(owner="UTILITY", minutes=A_DAY // 2)],
        ),
        "in_time": owners.clock_bar(
            minutes_per_day=A_DAY,
            promised_working_days=15,
            spans=[
                Span(owner="UTILITY", minutes=2 * A_DAY),
                Span(owner="CUSTOMER", minutes=3 * A_DAY),
                Span(owner="UTILITY", minutes=4 * A_DAY),
            ],
        ),
        "late": owners.clock_bar(
            minutes_per_day=A_DAY,
            promised_working_days=10,
            spans=[
                Span(owner="UTILITY", minutes=5 * A_DAY),
                Span(owner="CUSTOMER", minutes=3 * A_DAY),
                Span(owner="CONTRACTOR", minutes=6 * A_DAY),
                Span(owner="GOVERNMENT", minutes=4 * A_DAY),
                Span(owner="UTILITY", minutes=7 * A_DAY),
            ],
        ),
        "unstarted": owners.clock_bar(
            promised_working_days=10, minutes_per_day=A_DAY, spans=[]
        ),
        "sample_form": SampleForm(),
        "wrong_form": SampleForm({"phone": "138", "capacity_kva": "20"}, prefix="wrong"),
        "learned_on": date(2026, 11, 3),
        "long_text": _("线路走廊经过两处河道和一片林地，需要先取得水利、林业两个部门的同意。")
        * 8,
        "crumb_links": [{"href": "/", "label": _("首页")}, {"href": "/", "label": _("办电")}],
        "icon_names": sorted(path.stem for path in ICONS.glob("*.svg")),
    }
