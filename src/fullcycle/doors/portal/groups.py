"""The question groups of an application: one a page, in the order they are asked."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fullcycle.doors.portal import forms
from fullcycle.stages.intake.actions import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions that are asked on one page; `units` are shown behind their fields."""

    slug: str
    section: Section
    form: type[forms.TypedForm]
    title: str | Promise
    lead: str | Promise
    following: str
    """The page after this one: a group, `loads` or `papers`."""

    @property
    def fields(self) -> frozenset[str]:
        """The names of its fields."""
        return frozenset(self.form.base_fields)


GROUPS: Final = {
    group.slug: group
    for group in (
        Group(
            slug="code",
            section=Section.ENTERPRISE,
            form=forms.CodeForm,
            title=_("哪家企业要用电"),
            lead=_("填一个代码，执照上的内容我们替您查好。"),
            following="licence",
        ),
        Group(
            slug="licence",
            section=Section.ENTERPRISE,
            form=forms.LicenceForm,
            title=_("请核对企业信息"),
            lead="",
            following="applicant",
        ),
        Group(
            slug="applicant",
            section=Section.ENTERPRISE,
            form=forms.ApplicantForm,
            title=_("谁来办理"),
            lead=_("办理结果和验证码会发到您登录的手机。"),
            following="use",
        ),
        Group(
            slug="use",
            section=Section.DEMAND,
            form=forms.UseForm,
            title=_("电用来做什么"),
            lead="",
            following="loads",
        ),
        Group(
            slug="capacity",
            section=Section.DEMAND,
            form=forms.CapacityForm,
            title=_("要多大容量"),
            lead="",
            following="site",
        ),
        Group(
            slug="site",
            section=Section.SITE,
            form=forms.SiteForm,
            title=_("在哪里用电"),
            lead="",
            following="sources",
        ),
        Group(
            slug="sources",
            section=Section.SITE,
            form=forms.SourcesForm,
            title=_("电源和项目"),
            lead="",
            following="papers",
        ),
        Group(
            slug="delivery",
            section=Section.DELIVERY,
            form=forms.DeliveryForm,
            title=_("文件怎么交接"),
            lead="",
            following="check",
        ),
    )
}

FIRST_GROUPS: Final = {
    Section.ENTERPRISE: "code",
    Section.DEMAND: "use",
    Section.SITE: "site",
    Section.DELIVERY: "delivery",
}


def address_of(key: UUID, page: str) -> str:
    """Where a page of the application stands."""
    if page in GROUPS:
        return reverse("portal:answers", args=[key, page])
    return reverse(f"portal:{page}", args=[key])
