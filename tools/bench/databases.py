"""The bench's own databases: a district and a province, with a year of cases each.

They stand on the platform's server beside its own database and are dropped again, unless
they are to be kept for the next run.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from fullcycle.gateways.database_server import embedded, places


SEED = 3
SIMULATED = 101
"""Cases that really went through the journey; the others are copies of them."""

UNTIL = "2025-12-31"
"""The simulated year ends with cases under way."""


class UnableToBuild(Exception):
    """A bench database cannot be built; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a database is; of each simulated case there are `copies`: none, no year."""

    name: str
    customers: int
    copies: int

    @property
    def cases(self) -> int:
        """How many cases it holds."""
        return SIMULATED * self.copies

    @property
    def database(self) -> str:
        """What it is called on the server."""
        return f"fullcycle_bench_{self.name}"

    @property
    def customers_alone(self) -> str:
        """The database with nothing but the customers, of which the other begins as a copy."""
        return f"{self.database}_customers"

    @property
    def home(self) -> Path:
        """Where everything is written that the platform writes at run time."""
        return places.home() / "bench" / self.name


DISTRICT = Size(name="district", customers=3_623, copies=4)
MONTH = Size(name="month", customers=3_623, copies=0)
PROVINCE = Size(name="province", customers=362_300, copies=400)


def build(size: Size) -> dict[str, str]:
    """Bring a database up to its size and return the environment in which it is used.

    Cut off at any place, the next call goes on there: customers are built in order, copies of
    cases come all at once or not at all, and a year that was cut off is simulated anew.

    Raises:
        UnableToBuild: if a step failed.
    """
    environment = _environment(size, size.database)
    if not size.copies:
        _build_customers(size)
        _create(size.database, like=size.customers_alone)
        return environment | {"FULLCYCLE_DEMO": "1"}
    if not (_year_is_over(size).exists() and _exists(size.database)):
        _build_customers(size)
        _create(size.database, like=size.customers_alone)
        year = ["simulate", "year", "--seed", str(SEED), "--cases", str(SIMULATED)]
        _run(environment, "fullcycle", *year, "--until", UNTIL)
        if _count_cases(size) < SIMULATED:
            raise UnableToBuild(f"The year in {size.database} broke off; try again.")
        _year_is_over(size).touch()
    if _count_cases(size) < size.cases:
        _run(environment, "tools.bench.copying", str(size.customers), str(size.copies))
    return environment


def drop(size: Size) -> None:
    """Remove the databases and their files."""
    for name in (size.database, size.customers_alone):
        _drop(name)
    shutil.rmtree(size.home, ignore_errors=True)


def _build_customers(size: Size) -> None:
    # Without the keys in its home, what a database keeps sealed cannot be read.
    if not (_exists(size.customers_alone) and (size.home / "secrets.env").exists()):
        drop(size)
        _create(size.customers_alone, like="template0")
        # A server of files that has none yet warns of it.
        (size.home / "static").mkdir(parents=True)
        (size.home / "vendor").symlink_to(places.home().resolve() / "vendor")
        shutil.copy(places.home() / "secrets.env", size.home)
    environment = _environment(size, size.customers_alone)
    _run(environment, "fullcycle", "demo", "--customers", str(size.customers))


def _year_is_over(size: Size) -> Path:
    """The note that the year was simulated to its end; it goes with the home."""
    return size.home / "year.done"


def _create(database: str, *, like: str) -> None:
    _drop(database)
    names = [sql.Identifier(name) for name in (database, like)]
    with closing(_server()) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))


def _drop(database: str) -> None:
    with closing(_server()) as server:
        name = sql.Identifier(database)
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def _exists(database: str) -> bool:
    with closing(_server()) as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        return found.fetchone() is not None


def _server() -> psycopg.Connection:
    return psycopg.connect(_address(), autocommit=True)


def _address() -> str:
    return os.environ.get("DATABASE_URL") or embedded.start().url


def _environment(size: Size, database: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": urlsplit(_address())._replace(path=f"/{database}").geturl(),
        "FULLCYCLE_HOME": str(size.home.resolve()),
        "PYTHONPATH": str(places.CHECKOUT / "src"),
        "DJANGO_SETTINGS_MODULE": "fullcycle.config.settings",
    }


def _run(environment: Mapping[str, str], module: str, *arguments: str) -> None:
    # Progress bars go to the other stream; what is printed at the end is not for a table.
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=places.CHECKOUT,
        env=environment,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    # A simulated year answers 1 where its report differs; its cases are there all the same.
    if done.returncode not in {0, 1 if "simulate" in arguments else 0}:
        raise UnableToBuild(f"{module} {' '.join(arguments)} ended with {done.returncode}")


def _count_cases(size: Size) -> int:
    address = urlsplit(_address())._replace(path=f"/{size.database}").geturl()
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT count(*) FROM casework_case").fetchone()
    return int(row[0]) if row else 0
