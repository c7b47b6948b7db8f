"""Which implementation stands behind which port, as the settings say."""

from pathlib import Path

from django.conf import settings

from fullcycle.gateways.courier import port as courier
from fullcycle.gateways.courier.http import VERSION as COURIER_VERSION
from fullcycle.gateways.courier.http import HttpCourier
from fullcycle.gateways.courier.simulator import SimulatedCourier
from fullcycle.gateways.messenger import port as messenger
from fullcycle.gateways.messenger.http_sms import VERSION as SMS_VERSION
from fullcycle.gateways.messenger.http_sms import HttpSms
from fullcycle.gateways.messenger.outbox import Outbox
from fullcycle.gateways.registers import port as registers
from fullcycle.gateways.registers.http import VERSION as REGISTERS_VERSION
from fullcycle.gateways.registers.http import HttpRegisters
from fullcycle.gateways.registers.simulator import SimulatedRegisters
from fullcycle.gateways.signed_http.acs3 import AccessKey
from fullcycle.gateways.signed_http.client import Service, SignedClient
from fullcycle.gateways.signer import port as signer
from fullcycle.gateways.signer.local_seal import LocalSeal
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.typesetter.typst_compiler import TypstTypesetter
from fullcycle.gateways.vault import port as vault
from fullcycle.gateways.vault.local_key import LocalKeyVault, read_keys


def connect_gateways() -> None:
    """Connect every gateway; called once by each process as it starts."""
    _connect_vault()
    _connect_messenger()
    typesetter.connect(TypstTypesetter())
    _connect_signer()
    _connect_registers()
    _connect_courier()


def _connect_vault() -> None:
    # Without a key (a build, a check on a bare machine) nothing can be sealed, and says so.
    if settings.VAULT_KEY:
        vault.connect(LocalKeyVault(read_keys(settings.VAULT_KEY)))


def _connect_messenger() -> None:
    client = _client("SMS", version=SMS_VERSION)
    messenger.connect(
        HttpSms(client, signature_name=settings.SMS_SIGN_NAME)
        if client
        else Outbox(settings.OUTBOX),
    )


def _connect_signer() -> None:
    if settings.SEAL.exists():
        trust = Path(settings.SEAL_TRUST) if settings.SEAL_TRUST else None
        seal = LocalSeal.load(settings.SEAL, password=settings.SEAL_PASSWORD, trust=trust)
        signer.connect(seal)


def _connect_registers() -> None:
    client = _client("REGISTERS", version=REGISTERS_VERSION)
    registers.connect(HttpRegisters(client) if client else SimulatedRegisters())


def _connect_courier() -> None:
    client = _client("COURIER", version=COURIER_VERSION)
    courier.connect(HttpCourier(client) if client else SimulatedCourier())


def _client(name: str, *, version: str) -> SignedClient | None:
    service = settings.SERVICES[name]
    if not service["url"]:
        return None
    key = AccessKey(id=service["key_id"], secret=service["key_secret"])
    return SignedClient(Service(url=service["url"], key=key, version=version))
