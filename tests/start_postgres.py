"""A pytest plugin that runs before Django reads its settings."""

import os

from fullcycle.gateways.database_server import embedded


if not os.environ.get("DATABASE_URL"):
    embedded.start()
