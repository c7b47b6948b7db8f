"""The signer whose key lies in a PKCS#12 file: PAdES signatures by pyHanko."""

import io
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Self

from asn1crypto import pem
from asn1crypto import x509 as asn1
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from fullcycle.gateways.signer import demo_seal, seal_face, visible_seal
from fullcycle.gateways.signer.named_certificate import NamedCertificate
from fullcycle.gateways.signer.port import SignatureFinding, UnableToCheck, UnableToSign
from fullcycle.kernels.units.paper import PlaceOnPaper


SIGNATURE_BYTES = 2_048
"""More than a signature takes beside its certificates; else each is made twice to measure."""


class UnableToLoadSeal(Exception):
    """The seal's file is missing, is no PKCS#12 file, or the password does not open it."""


class LocalSeal:
    """Signs with one certificate and trusts it, and those named beside it.

    No time-stamping authority is asked: a signature's time is what our own clock said.
    """

    def __init__(self, signer: SimpleSigner, trusted: Sequence[asn1.Certificate] = ()) -> None:
        signer.signed_attr_prov_spec = NamedCertificate(signer.signing_cert)
        self._signer = signer
        self._certificate: asn1.Certificate = signer.signing_cert
        self._trusted = list(trusted) or [self._certificate]
        enclosed = (signer.signing_cert, *signer.cert_registry)
        certificates = {one.dump() for one in enclosed if one is not None}
        self._reserved = 2 * (sum(map(len, certificates)) + SIGNATURE_BYTES)

    @classmethod
    def load(cls, seal: Path, *, password: str, trust: Path | None = None) -> Self:
        """Open the seal; `trust` is a PEM file of roots, without which the seal trusts itself.

        Raises:
            UnableToLoadSeal: if a file cannot be read or the password is wrong.
        """
        try:
            packed = seal.read_bytes()
            signer = SimpleSigner.load_pkcs12_data(packed, (), passphrase=password.encode())
        except OSError as error:
            raise UnableToLoadSeal(f"{seal} cannot be read") from error
        except ValueError as error:
            raise UnableToLoadSeal(
                f"{seal} is no PKCS#12 file that this password opens"
            ) from error
        return cls(signer, _certificates_in(trust) if trust else ())

    def sign(
        self,
        pdf: bytes,
        *,
        who: str,
        reason: str,
        at: datetime,
        place: PlaceOnPaper | None = None,
    ) -> bytes:
        if not _is_valid_at(self._certificate, at):
            raise UnableToSign(_("电子印章的证书不在有效期内，请更换证书。"))
        face = self._face if place else None
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
            name = f"Signature{len(writer.prev.embedded_regular_signatures) + 1}"
            metadata = PdfSignatureMetadata(
                field_name=name,
                name=who,
                reason=reason,
                subfilter=SigSeedSubFilter.PADES,
                md_algorithm="sha256",
            )
            signer = _SignerAtInstant(
                metadata,
                self._signer,
                stamp_style=visible_seal.stamp(face) if face else None,
                new_field_spec=visible_seal.field(name, writer, place) if place else None,
            )
            signer.at = at
            signed: io.BytesIO = signer.sign_pdf(writer, bytes_reserved=self._reserved)
        except Exception as error:
            # A file from outside can fail anywhere in the PDF parser, with errors of all kinds.
            raise UnableToSign(_("文件不是完好的 PDF，无法签章。")) from error
        return signed.getvalue()

    def check(self, pdf: bytes, *, at: datetime) -> tuple[SignatureFinding, ...]:
        context = ValidationContext(
            trust_roots=self._trusted,
            moment=at,
            allow_fetching=False,
            revocation_mode="soft-fail",
        )
        try:
            signatures = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
            return tuple(_finding(signature, context, at) for signature in signatures)
        except Exception as error:
            # As above: what was tampered with can raise anything.
            raise UnableToCheck(_("文件已损坏，无法核验签章。")) from error

    @cached_property
    def _face(self) -> bytes:
        subject = self._certificate.subject.native
        is_for_show = subject.get("organizational_unit_name") == demo_seal.UNIT
        return seal_face.drawn(
            name=str(subject.get("organization_name") or subject["common_name"]),
            note="演示用章" if is_for_show else "电子签章",
        )


class _SignerAtInstant(PdfSigner):
    """Signs at the instant it is told, where pyHanko would ask the machine's clock."""

    at: datetime

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - the library's signature
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def _is_valid_at(certificate: asn1.Certificate, at: datetime) -> bool:
    return bool(certificate.not_valid_before <= at <= certificate.not_valid_after)


def _finding(
    signature: EmbeddedPdfSignature, context: ValidationContext, at: datetime
) -> SignatureFinding:
    status = validate_pdf_signature(signature, signer_validation_context=context)
    described = signature.sig_object
    return SignatureFinding(
        is_intact=bool(status.intact and status.valid and status.docmdp_ok),
        # The library takes a trusted certificate's own dates for granted.
        is_trusted=bool(status.trusted) and _is_valid_at(status.signing_cert, at),
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        certified_name=_certified_name(status.signing_cert),
        who=str(described.get("/Name", "")),
        reason=str(described.get("/Reason", "")),
        signed_at=signature.self_reported_timestamp,
    )


def _certified_name(certificate: asn1.Certificate) -> str:
    subject = certificate.subject.native
    name, company = subject.get("common_name", ""), subject.get("organization_name", "")
    return f"{company}（{name}）" if company and company != name else str(name)


def _certificates_in(file: Path) -> list[asn1.Certificate]:
    try:
        parts = list(pem.unarmor(file.read_bytes(), multiple=True))
    except (OSError, ValueError) as error:
        raise UnableToLoadSeal(f"{file} holds no PEM certificates") from error
    return [asn1.Certificate.load(der) for _kind, _headers, der in parts]
