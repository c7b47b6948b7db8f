"""Numbers and names as strangers may see them: enough to recognise, too little to use."""

PUBLIC_PLACE_LENGTH = 2
LEGAL_FORMS = (
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "有限公司",
    "股份经济合作社",
    "专业合作社",
    "合作社",
    "合伙企业",
    "分公司",
    "公司",
    "医院",
    "学校",
    "大学",
    "学院",
    "中心",
    "工厂",
    "厂",
)
"""Endings that tell the kind of an organisation, not which one; the longest fitting stays."""


def masked_phone(phone: str) -> str:
    """138****1234: the first three and the last four digits."""
    return _masked(phone, first=3, last=4)


def masked_resident_id(number: str) -> str:
    """330302********1234: the region and the last four characters."""
    return _masked(number, first=6, last=4)


def masked_credit_code(code: str) -> str:
    """9133**********082Q: the kind of organisation with its province, and the last four."""
    return _masked(code, first=4, last=4)


def masked_account_number(number: str) -> str:
    """330******1234: the province and the last four digits."""
    return _masked(number, first=3, last=4)


def masked_person_name(name: str) -> str:
    """王*明, 王*, 欧**芳: the first character, and the last of three or more."""
    if len(name) <= 2:  # noqa: PLR2004 - a name of two characters shows the family name only
        return name[:1] + "*" * (len(name) - 1)
    return _masked(name, first=1, last=1)


def masked_company_name(name: str) -> str:
    """温州***有限公司: the place in front and the legal form behind, for public tracking."""
    fitting = [form for form in LEGAL_FORMS if name.endswith(form)]
    form = max(fitting, key=len, default="")
    core = name.removesuffix(form)
    place = core[:PUBLIC_PLACE_LENGTH] if len(core) > PUBLIC_PLACE_LENGTH else core[:1]
    return f"{place}***{form}"


def _masked(text: str, *, first: int, last: int) -> str:
    # Too short a text would be shown whole by its two ends: then nothing is shown.
    if len(text) <= first + last:
        return "*" * len(text)
    return text[:first] + "*" * (len(text) - first - last) + text[-last:]
