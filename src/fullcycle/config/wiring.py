"""Which implementation stands behind which port, as the settings say."""

from django.conf import settings

from fullcycle.gateways.vault import port as vault
from fullcycle.gateways.vault.local_key import LocalKeyVault, read_keys


def connect_gateways() -> None:
    """Connect every gateway; called once by each process as it starts."""
    _connect_vault()


def _connect_vault() -> None:
    # Without a key (a build, a check on a bare machine) nothing can be sealed, and says so.
    if settings.VAULT_KEY:
        vault.connect(LocalKeyVault(read_keys(settings.VAULT_KEY)))
