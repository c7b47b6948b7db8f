"""The application's questions as forms; the intake stage alone judges what was typed."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from fullcycle.doors.frame import choices, language
from fullcycle.doors.portal import industry_choices
from fullcycle.kernels.rulebook.tariffs.terms import UseClass
from fullcycle.kernels.rulebook.traits import Importance
from fullcycle.stages.intake.actions import ActsAs, DeliveryWay, Problem


class TypedForm(forms.Form):
    """Shows what was typed, and at each field what the stage found wrong with it."""

    use_required_attribute = False

    def __init__(self, typed: Mapping[str, object], problems: Iterable[Problem] = ()) -> None:
        """Bind to what was typed, right or wrong."""
        self._problems = {problem.field: problem.words for problem in problems}
        super().__init__(data=dict(typed))

    def full_clean(self) -> None:
        """Take the stage's findings for errors; nothing is judged twice."""
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data = {}
        for field, words in self._problems.items():
            if field in self.fields:
                shown = words if isinstance(words, str) else language.worded(words)
                self._errors[field] = self.error_class([shown], renderer=self.renderer)


class Digits(forms.TextInput):
    """Opens the phone's keys for digits."""

    def __init__(self) -> None:
        """Take no advice from what was typed on other sites."""
        super().__init__(attrs={"inputmode": "numeric", "autocomplete": "off"})


class CodeForm(TypedForm):
    """Which enterprise."""

    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        help_text=_("18 位，在营业执照上方。填好后我们直接查执照，您不用上传。"),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )


class LicenceForm(TypedForm):
    """What the business licence says."""

    name = forms.CharField(label=_("企业名称"))
    legal_person = forms.CharField(label=_("法定代表人"))
    industry_code = forms.ChoiceField(
        label=_("所属行业"),
        help_text=_("选最主要的一项。括号里是常见的例子。"),
        choices=industry_choices.grouped,
    )

    def __init__(self, typed: Mapping[str, object], problems: Iterable[Problem] = ()) -> None:
        """Offer also a finer code that a register or an earlier form gave."""
        super().__init__(typed, problems)
        code = str(typed.get("industry_code", ""))
        choices.offer(self, "industry_code", industry_choices.with_code(code))


class ApplicantForm(TypedForm):
    """Who acts for the enterprise."""

    applicant_name = forms.CharField(
        label=_("您的姓名"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    applicant_id_number = forms.CharField(
        label=_("您的身份证号码"),
        help_text=_("只用来核对您本人，加密保存，工作人员看不到完整号码。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    acts_as = forms.ChoiceField(
        label=_("您是企业的"),
        widget=forms.RadioSelect,
        choices=[
            (ActsAs.LEGAL_PERSON.value, _("法定代表人")),
            (ActsAs.AGENT.value, _("经办人，有企业的授权")),
        ],
    )


class UseForm(TypedForm):
    """What the power is for."""

    use_class = forms.ChoiceField(
        label=_("主要用来做什么"),
        widget=forms.RadioSelect,
        choices=[
            (UseClass.INDUSTRY.value, _("工业生产")),
            (UseClass.COMMERCE.value, _("商业、办公、服务")),
            (UseClass.AGRICULTURE.value, _("农业生产")),
            (UseClass.IRRIGATION.value, _("电力排灌")),
            (UseClass.RESIDENTIAL.value, _("居民住宅")),
        ],
    )
    importance = forms.ChoiceField(
        label=_("突然停电会怎样"),
        help_text=_("是否属于重要用户，最后由政府部门确认。"),
        widget=forms.RadioSelect,
        choices=[
            (Importance.NONE.value, _("有损失，但不危险")),
            (Importance.SECOND.value, _("可能造成较大损失，或影响公共秩序")),
            (Importance.FIRST.value, _("可能伤人，或造成重大损失")),
            (Importance.SPECIAL.value, _("关系国家安全")),
            (Importance.TEMPORARY.value, _("只在一段时间里重要，比如重大活动")),
        ],
    )
    has_special_load = forms.BooleanField(label=_("有电弧炉、轧机、大型整流等冲击性设备"))
    has_own_generation = forms.BooleanField(label=_("自己有发电机或储能"))


class CapacityForm(TypedForm):
    """How much, and by when."""

    requested_kva = forms.CharField(
        label=_("申请容量"),
        help_text=_("所有变压器加起来。拿不准就用我们算的数。"),
        widget=Digits(),
    )
    growth_kva = forms.CharField(
        label=_("三年内还想增加"), help_text=_("没有就不填。"), widget=Digits(), required=False
    )
    security_load_kw = forms.CharField(
        label=_("停电时必须保住的负荷"),
        help_text=_("比如消防、应急照明。没有就不填。"),
        widget=Digits(),
        required=False,
    )
    needed_on = forms.CharField(
        label=_("希望哪天用上电"),
        required=False,
        widget=forms.TextInput(attrs={"type": "date"}),
    )


class SiteForm(TypedForm):
    """Where."""

    street = forms.CharField(label=_("乡镇或街道"), help_text=_("例如 滨江街道"))
    address = forms.CharField(label=_("详细地址"), help_text=_("路名、门牌号、幢号"))
    property_number = forms.CharField(
        label=_("不动产权证号"),
        help_text=_("填了我们就能直接查到，不用上传产权证。"),
        required=False,
    )
    is_residential = forms.BooleanField(label=_("这里是居民住宅小区"))


class SourcesForm(TypedForm):
    """By how many sources, and for which project."""

    wants_second_source = forms.BooleanField(
        label=_("需要两路电源"),
        help_text=_("一路停电时还有另一路。建设费用更高，每年还有备用费。"),
    )
    project_code = forms.CharField(
        label=_("项目代码"),
        help_text=_("政府备案或核准的项目才有，例如 2404-330302-04-01-123456。"),
        required=False,
    )


class DeliveryForm(TypedForm):
    """How papers travel that must travel."""

    way = forms.ChoiceField(
        label=_("纸质文件怎么交接"),
        help_text=_("绝大多数文件在网上签就可以。"),
        widget=forms.RadioSelect,
        choices=[
            (DeliveryWay.ONLINE.value, _("全部在网上，不要纸质的")),
            (DeliveryWay.COURIER.value, _("快递寄给我，运费我们出")),
            (DeliveryWay.PICKUP.value, _("请人上门来取")),
        ],
    )
    address = forms.CharField(
        label=_("收件或取件地址"), help_text=_("选快递或上门时填写。"), required=False
    )
    slot = forms.ChoiceField(
        label=_("什么时候上门"),
        required=False,
        choices=[
            ("", _("不需要上门")),
            ("MORNING", _("工作日上午")),
            ("AFTERNOON", _("工作日下午")),
        ],
    )
