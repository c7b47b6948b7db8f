"""The signed attribute that names the certificate of a signature, made once for all of them."""

from collections.abc import Iterable

from asn1crypto import tsp
from asn1crypto import x509 as asn1
from pyhanko.sign.attributes import CMSAttributeProvider, SignedAttributeProviderSpec
from pyhanko.sign.general import as_signing_certificate_v2


class NamedCertificate(SignedAttributeProviderSpec):
    """What PAdES signs beside the content: which certificate it is (RFC 5035), no signing time.

    It is the same for each signature of a seal, and building it took three quarters of signing.
    """

    def __init__(self, certificate: asn1.Certificate) -> None:
        """Name this certificate by its hash, issuer and serial number."""
        self._packed: bytes = as_signing_certificate_v2(certificate).dump()

    def signed_attr_providers(
        self,
        data_digest: bytes,  # noqa: ARG002 - the library's signature
        digest_algorithm: str,  # noqa: ARG002
    ) -> Iterable[CMSAttributeProvider]:
        return (_Packed(self._packed),)


class _Packed(CMSAttributeProvider):
    attribute_type: str = "signing_certificate_v2"

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    async def build_attr_value(
        self,
        dry_run: bool = False,  # noqa: ARG002, FBT001, FBT002 - the library's signature
    ) -> tsp.SigningCertificateV2:
        # What was parsed from bytes is written as those bytes.
        return tsp.SigningCertificateV2.load(self._packed)
