"""`fullcycle demo`: build the demonstration district, once."""

import argparse
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from tqdm import tqdm

from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.doors.frame import clock
from fullcycle.gateways.database_server import places
from fullcycle.gateways.slot import NothingConnected
from fullcycle.gateways.vault import port as vault
from fullcycle.kernels.calendars.workdays import SITE_ZONE


if TYPE_CHECKING:
    from fullcycle.doors.command.district.building import SignIn

NEEDS_DJANGO = True
DISTRICT = 3_623
SIGN_INS = "demo_sign_ins.json"
STAFF = "demo_staff.json"
"""Everybody's sign-in; `SIGN_INS` holds one for each role, which `fullcycle serve` prints."""

OWNER_ONLY = 0o600

SEAL_VALID_FOR = timedelta(days=20 * 365)
"""Past years that are simulated bear the demonstration's seal as well."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow `fullcycle demo`."""
    parser.add_argument(
        "--customers",
        type=int,
        default=DISTRICT,
        help="how many; 362300 is the size of a province",
    )


def run(options: argparse.Namespace) -> int:
    """Build what is missing and print who can sign in.

    Raises:
        UnableToRunCommand: if the vault has no key, or the database customers of its own.
    """
    try:
        vault.current()
    except NothingConnected as missing:
        raise UnableToRunCommand(
            "Nothing can be sealed without FULLCYCLE_VAULT_KEY: `make run` makes a key."
        ) from missing
    # They stand on models, which can be imported once Django is set up.
    building = import_module("fullcycle.doors.command.district.building")
    import_module("django.core.management").call_command("migrate", verbosity=0)
    at = building.STANDS_SINCE
    _make_seal(at)
    standing = building.standing_customers()
    sign_ins = building.build_staff(password=_new_password(), at=at)
    if sign_ins:
        building.build_network(at=at)
        _keep(sign_ins, building.customer_sign_ins())
    is_lacking = standing < options.customers
    if is_lacking:
        with tqdm(
            total=options.customers, initial=standing, desc="  Customers", unit=" customers"
        ) as bar:
            building.build_customers(last=options.customers, at=at, tell=bar.update)
    _agree(building, at)
    _meter()
    _bill()
    if is_lacking:
        _print_sign_ins()
    else:
        print(f"  The demonstration district stands: {standing} customers.")
    return 0


def _agree(building: ModuleType, at: datetime) -> None:
    """Agree on price with whoever has no terms yet; a district of before has none."""
    building.build_finance_person(at=at)
    agreed = building.build_terms(at=at)
    if agreed:
        print(f"  Price terms of {agreed} accounts.")


def _meter() -> None:
    """Draw the first county's curves and record what they come to, where that is missing."""
    metered = import_module("fullcycle.doors.command.district.metered")
    now = clock.now()
    with tqdm(desc="  Monthly use", unit=" points") as bar:
        built = metered.build_use(
            at=now, today=now.astimezone(SITE_ZONE).date(), tell=bar.update
        )
    if built.months:
        told = f"{built.months} months by {built.shapes}, {built.flagged} to be looked at"
        print(f"  Monthly use: {told}.")


def _bill() -> None:
    """Bill the months that are over, where their bills are missing."""
    billed = import_module("fullcycle.doors.command.district.billed")
    with tqdm(desc="  Bills", unit=" bills") as bar:
        built = billed.build_bills(
            today=clock.now().astimezone(SITE_ZONE).date(), tell=bar.update
        )
    if built.months:
        print(f"  Bills: {built.issued} issued in {built.months} months, {built.held} held.")


def _make_seal(at: datetime) -> None:
    """Make the company's seal where none is; its certificate says that it is for show."""
    settings = import_module("django.conf").settings
    if settings.SEAL.exists():
        return
    if not settings.SEAL_PASSWORD:
        raise UnableToRunCommand(
            "No seal can be made without FULLCYCLE_SEAL_PASSWORD: `make run` draws one."
        )
    demo_seal = import_module("fullcycle.gateways.signer.demo_seal")
    demo_seal.create_demo_seal(
        settings.SEAL.parent,
        company=settings.COMPANY["name"],
        password=settings.SEAL_PASSWORD,
        at=at,
        valid_for=SEAL_VALID_FOR,
    )


def _new_password() -> str:
    # Long enough to be nobody's guess where the demonstration is reachable from outside.
    return f"Fullcycle-{secrets.token_hex(4)}"


def _keep(sign_ins: "Iterable[SignIn]", customers: "Iterable[SignIn]") -> None:
    everybody = [asdict(one) for one in sign_ins]
    first_of_role: dict[str, Mapping[str, str]] = {}
    for one in everybody:
        first_of_role.setdefault(one["role"], one)
    _write(places.home() / STAFF, everybody)
    _write(places.home() / SIGN_INS, [*map(asdict, customers), *first_of_role.values()])


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    with os.fdopen(file, "w", encoding="utf-8") as stream:
        json.dump(content, stream, ensure_ascii=False, indent=1)


def _print_sign_ins() -> None:
    path = places.home() / SIGN_INS
    # `fullcycle serve --demo` prints them once its pages are ready.
    if os.environ.get("FULLCYCLE_DEMO") or not path.exists():
        return
    for one in json.loads(path.read_text(encoding="utf-8")):
        secret = f" / authenticator {one['totp_secret']}" if one["totp_secret"] else ""
        print(f"    {one['role']}: {one['name']} / {one['password']}{secret}")
