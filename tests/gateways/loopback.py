"""A web service on this machine that checks signatures by itself and answers as it is told."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


KEY_ID, KEY_SECRET = "test-key", "test-secret"


class Loopback:
    """Keeps every signed call; `answer` turns action and fields into status and document."""

    def __init__(self, answer: Callable[[str, dict[str, str]], tuple[int, object]]) -> None:
        self.answer = answer
        self.calls: list[tuple[dict[str, str], dict[str, str]]] = []
        self.refused = 0
        self.url = ""

    def take(self, headers: dict[str, str], body: bytes) -> tuple[int, object]:
        if not is_signed(headers, body):
            self.refused += 1
            return 403, {"Code": "SignatureDoesNotMatch", "Message": "signature"}
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        self.calls.append((headers, fields))
        return self.answer(headers["x-acs-action"], fields)


def is_signed(headers: dict[str, str], body: bytes) -> bool:
    """Check the signature step by step as the published description has it."""
    algorithm, _, rest = headers["authorization"].partition(" ")
    parts = dict(part.split("=", 1) for part in rest.split(","))
    names = parts["SignedHeaders"].split(";")
    lines = ["POST", "/", "", *(f"{n}:{headers[n]}" for n in names), "", ";".join(names)]
    lines.append(hashlib.sha256(body).hexdigest())
    hashed = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    expected = hmac.digest(KEY_SECRET.encode(), f"{algorithm}\n{hashed}".encode(), "sha256")
    must_be_signed = {"host", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"}
    return (
        algorithm == "ACS3-HMAC-SHA256"
        and parts["Credential"] == KEY_ID
        and must_be_signed <= set(names)
        and headers["x-acs-content-sha256"] == hashlib.sha256(body).hexdigest()
        and hmac.compare_digest(parts["Signature"], expected.hex())
    )


@contextmanager
def serving(answer: Callable[[str, dict[str, str]], tuple[int, object]]) -> Iterator[Loopback]:
    loopback = Loopback(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, document = loopback.take(headers, body)
            sent = document if isinstance(document, bytes) else json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            """Keep the test's output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    loopback.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield loopback
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
