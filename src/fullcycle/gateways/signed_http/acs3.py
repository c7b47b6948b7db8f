"""The request signature ACS3-HMAC-SHA256, which Alibaba Cloud publishes as its version 3."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote


ALGORITHM = "ACS3-HMAC-SHA256"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKey:
    """Who calls, and the secret shared with the one who is called."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is signed; header names in lower case, all of them signed."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


def content_hash(body: bytes) -> str:
    """Return what the header `x-acs-content-sha256` says."""
    return hashlib.sha256(body).hexdigest()


def authorization(*, request: Request, key: AccessKey) -> str:
    """Return the value of the Authorization header."""
    signed_headers = ";".join(sorted(request.headers))
    to_sign = f"{ALGORITHM}\n{content_hash(canonical_request(request).encode())}"
    signature = hmac.new(key.secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return (
        f"{ALGORITHM} Credential={key.id},SignedHeaders={signed_headers},Signature={signature}"
    )


def canonical_request(request: Request) -> str:
    """Return the one spelling of the request that both sides sign."""
    query = "&".join(f"{_quoted(k)}={_quoted(v)}" for k, v in sorted(request.query.items()))
    headers = "".join(f"{k}:{v.strip()}\n" for k, v in sorted(request.headers.items()))
    return "\n".join(
        [
            request.method,
            quote(request.path, safe="/-_.~"),
            query,
            headers,
            ";".join(sorted(request.headers)),
            content_hash(request.body),
        ],
    )


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")
