"""Which implementation stands behind which port, as the settings say.

Whatever needs a large library is made, and its library imported, when it is first asked for.
"""

from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from fullcycle.gateways.courier import port as courier
from fullcycle.gateways.courier.simulator import SimulatedCourier
from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.invoicer import port as invoicer
from fullcycle.gateways.invoicer.simulator import SimulatedInvoicer
from fullcycle.gateways.messenger import port as messenger
from fullcycle.gateways.messenger.outbox import Outbox
from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.paper_store.folder import FolderPapers
from fullcycle.gateways.registers import port as registers
from fullcycle.gateways.registers.simulator import SimulatedRegisters
from fullcycle.gateways.signer import port as signer
from fullcycle.gateways.slot import NothingConnected
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.vault import port as vault
from fullcycle.gateways.vault.local_key import LocalKeyVault, read_keys
from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.kernels.clientele import industries
from fullcycle.kernels.clientele.tables import clientele_tables
from fullcycle.kernels.guidance import asking
from fullcycle.kernels.rulebook import loading
from fullcycle.kernels.rulebook.tariffs import book as tariffs
from fullcycle.kernels.schemes.reading import scheme_tables


if TYPE_CHECKING:
    from fullcycle.gateways.signed_http.client import SignedClient


JOURNEYS = ("fullcycle.journeys.connecting.journey", "fullcycle.journeys.billing_month.journey")
"""The modules whose JOURNEYS exist on this platform."""


def connect_journeys() -> None:
    """Read every rule and drawing; the platform does not start on a fault in any.

    Raises:
        UnableToReadRulebook: naming file, line and rule of every fault.
        UnableToReadDrawing: if a drawing cannot be run, or its steps are not written.
    """
    loading.current_rulebook()
    tariffs.load_tariff_book()
    asking.current_questionnaire()
    scheme_tables()
    clientele_tables()
    industries.sections_in_force(on=date.min)
    load_calendar()
    # Journeys stand on models, which can be imported once all apps are loaded.
    engine = import_module("fullcycle.records.casework.engine")
    known = [journey for name in JOURNEYS for journey in import_module(name).JOURNEYS]
    engine.connect_journeys(*known)


def connect_gateways() -> None:
    """Connect every gateway; called once by each process as it starts."""
    # Without a key (a build, a check on a bare machine) nothing can be sealed, and says so.
    if settings.VAULT_KEY:
        vault.connect(LocalKeyVault(read_keys(settings.VAULT_KEY)))
    paper_store.connect(FolderPapers(settings.PAPERS_DIR))
    curve_store.connect_later(_curve_store)
    messenger.connect_later(_messenger)
    typesetter.connect_later(_typesetter)
    signer.connect_later(_signer)
    registers.connect_later(_registers)
    courier.connect_later(_courier)
    invoicer.connect_later(_invoicer)


def _curve_store() -> curve_store.CurveStore:
    from fullcycle.gateways.curve_store.parquet_months import ParquetCurves

    return ParquetCurves(settings.CURVES_DIR)


def _messenger() -> messenger.Messenger:
    if not _has_address("SMS"):
        return Outbox(settings.OUTBOX)
    from fullcycle.gateways.messenger import http_sms

    client = _client("SMS", version=http_sms.VERSION)
    return http_sms.HttpSms(client, signature_name=settings.SMS_SIGN_NAME)


def _typesetter() -> typesetter.Typesetter:
    from fullcycle.gateways.typesetter.typst_compiler import TypstTypesetter

    return TypstTypesetter()


def _signer() -> signer.Signer:
    if not settings.SEAL.exists():
        raise NothingConnected(f"there is no seal at {settings.SEAL}: see docs/runbook.md")
    from fullcycle.gateways.signer.local_seal import LocalSeal

    trust = Path(settings.SEAL_TRUST) if settings.SEAL_TRUST else None
    return LocalSeal.load(settings.SEAL, password=settings.SEAL_PASSWORD, trust=trust)


def _registers() -> registers.Registers:
    if not _has_address("REGISTERS"):
        return SimulatedRegisters()
    from fullcycle.gateways.registers import http

    return http.HttpRegisters(_client("REGISTERS", version=http.VERSION))


def _courier() -> courier.Courier:
    if not _has_address("COURIER"):
        return SimulatedCourier()
    from fullcycle.gateways.courier import http

    return http.HttpCourier(_client("COURIER", version=http.VERSION))


def _invoicer() -> invoicer.Invoicer:
    if not _has_address("INVOICES"):
        return SimulatedInvoicer(
            lambda sample, at: typesetter.current().typeset("invoice_sample", sample, at=at).pdf
        )
    from fullcycle.gateways.invoicer import http

    return http.HttpInvoicer(_client("INVOICES", version=http.VERSION))


def _has_address(name: str) -> bool:
    return bool(settings.SERVICES[name]["url"])


def _client(name: str, *, version: str) -> "SignedClient":
    from fullcycle.gateways.signed_http.acs3 import AccessKey
    from fullcycle.gateways.signed_http.client import Service, SignedClient

    service = settings.SERVICES[name]
    key = AccessKey(id=service["key_id"], secret=service["key_secret"])
    return SignedClient(Service(url=service["url"], key=key, version=version))
