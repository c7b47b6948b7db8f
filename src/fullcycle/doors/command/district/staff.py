"""The people of the supply company: account managers by grade, and two for each other role."""

from collections.abc import Iterator
from dataclasses import dataclass

from fullcycle.doors.command.district import avatars, chance, words
from fullcycle.doors.command.district.customers import person_name, phone
from fullcycle.records.people.actions import NewStaff
from fullcycle.records.people.policy import known_roles, role_wording


MANAGERS = {"JUNIOR": 46, "MIDDLE": 6, "SENIOR": 4}
"""For a county of 3,623 customers: 60 to 80, 30 to 40, and 12 to 20 of them each."""

TITLES = {"JUNIOR": "客户经理", "MIDDLE": "中级客户经理", "SENIOR": "高级客户经理"}
MANAGER_ROLE = "AM"
BACK_OFFICE_EACH = 2
FIRST_PHONE = 50_000_000
"""Phones of staff begin far above those of customers' contacts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStaff:
    """A staff person with role and, a manager, with grade and county."""

    staff: NewStaff
    role: str
    grade: str = ""
    district_code: str = ""


def managers(*, seed: int, block: int, password: str) -> Iterator[DemoStaff]:
    """The account managers of one county."""
    place = 0
    for grade, count in MANAGERS.items():
        for _turn in range(count):
            place += 1
            yield DemoStaff(
                staff=NewStaff(
                    **_named(seed, f"K{block:03d}{place:03d}"),
                    title=TITLES[grade],
                    phone=phone(FIRST_PHONE + 1_000 * (block + 1) + place),
                    password=password,
                ),
                role=MANAGER_ROLE,
                grade=grade,
                district_code=words.county(block)[0],
            )


def back_office(*, seed: int, password: str) -> Iterator[DemoStaff]:
    """Two persons in each other role, for the whole company."""
    for place, role in enumerate(sorted(known_roles() - {MANAGER_ROLE})):
        for turn in range(BACK_OFFICE_EACH):
            yield DemoStaff(
                staff=NewStaff(
                    **_named(seed, f"{role.replace('_', '')}{turn + 1:02d}"),
                    title=role_wording(role=role).zh,
                    phone=phone(FIRST_PHONE + BACK_OFFICE_EACH * place + turn),
                    password=password,
                ),
                role=role,
            )


def _named(seed: int, staff_number: str) -> dict[str, str]:
    name = person_name(chance.drawing(seed, "staff", staff_number))
    return {
        "staff_number": staff_number,
        "name": name,
        "photo_file": avatars.file_of(name),
    }
