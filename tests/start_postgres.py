"""A pytest plugin that runs before Django reads its settings."""

import os

from fullcycle.gateways.database_server import embedded


# A key for tests only, never a real one: base64 of 32 times the letter t.
os.environ["FULLCYCLE_VAULT_KEY"] = "dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHQ="

if not os.environ.get("DATABASE_URL"):
    embedded.start()

# Pages are signed with it; a checkout that was prepared has its own.
os.environ.setdefault("FULLCYCLE_SECRET_KEY", "for-tests-alone")
