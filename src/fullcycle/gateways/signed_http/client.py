"""The client: one signed POST, time limits, and repeats only where they are safe."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import quote, urlencode, urlsplit

import httpx
from django.utils.translation import gettext as _

from fullcycle.gateways.signed_http import acs3


CONNECT_RETRIES = 2
TIME_LIMITS = httpx.Timeout(10.0, connect=3.0)

_TRY_LATER = {
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}


class UnableToReach(Exception):
    """The service gave no usable answer; `may_have_arrived` says if it may have acted."""

    def __init__(self, message: str, *, may_have_arrived: bool) -> None:
        super().__init__(message)
        self.may_have_arrived = may_have_arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Where a service is and how we are known there."""

    url: str
    key: acs3.AccessKey
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call: what to do with which fields; `may_repeat` if doing it twice does no harm."""

    action: str
    fields: Mapping[str, str]
    at: datetime
    idempotency_key: str
    may_repeat: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer: a JSON object, with the status it came with."""

    status: int
    document: Mapping[str, object]

    @property
    def is_success(self) -> bool:
        """Whether the service says it did what was asked."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    def text(self, name: str) -> str:
        """Return a field as text, empty where it is missing."""
        value = self.document.get(name)
        return "" if value is None else str(value)


class SignedClient:
    """Calls one service; safe to share between threads."""

    def __init__(self, service: Service, *, time_limits: httpx.Timeout = TIME_LIMITS) -> None:
        self._service = service
        self._time_limits = time_limits

    def call(self, call: Call) -> Reply:
        """Make the call and return the service's answer, whatever its status below 500.

        Raises:
            UnableToReach: if no answer came, it was no JSON object, or the service failed.
        """
        attempts = 2 if call.may_repeat else 1
        for last in (number == attempts for number in range(1, attempts + 1)):
            try:
                return self._once(call)
            except UnableToReach as failure:
                # A connection that was never made was retried below, by the transport.
                if last or not failure.may_have_arrived:
                    raise
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def _once(self, call: Call) -> Reply:
        body = urlencode(sorted(call.fields.items())).encode()
        headers = self._headers(call, body)
        # The address named in the settings is spoken to directly, whatever the shell says.
        with httpx.Client(
            transport=httpx.HTTPTransport(retries=CONNECT_RETRIES, trust_env=False),
            timeout=self._time_limits,
            trust_env=False,
        ) as client:
            try:
                response = client.post(self._service.url, content=body, headers=headers)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                raise UnableToReach(_("对方服务连接不上。"), may_have_arrived=False) from error
            except httpx.HTTPError as error:
                raise UnableToReach(
                    _("对方服务没有按时答复。"), may_have_arrived=True
                ) from error
        return _reply(response)

    def _headers(self, call: Call, body: bytes) -> dict[str, str]:
        address = urlsplit(self._service.url)
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "host": address.netloc,
            # Headers are ASCII; a reference of ours may be Chinese.
            "idempotency-key": quote(call.idempotency_key),
            "x-acs-action": call.action,
            "x-acs-content-sha256": acs3.content_hash(body),
            "x-acs-date": call.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-version": self._service.version,
        }
        request = acs3.Request(
            method="POST", path=address.path or "/", query={}, headers=headers, body=body
        )
        signed = acs3.authorization(request=request, key=self._service.key)
        return headers | {"authorization": signed, "accept": "application/json"}


def _reply(response: httpx.Response) -> Reply:
    if response.status_code in _TRY_LATER or response.is_server_error:
        raise UnableToReach(
            _("对方服务出错（%(status)s）。") % {"status": response.status_code},
            may_have_arrived=True,
        )
    try:
        document = response.json()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UnableToReach(_("对方服务的答复无法读取。"), may_have_arrived=True) from error
    if not isinstance(document, dict):
        raise UnableToReach(_("对方服务的答复无法读取。"), may_have_arrived=True)
    return Reply(status=response.status_code, document=document)
