"""A company seal for demonstrations: signed by itself, and labelled so."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID


LABEL = "演示用章，无法律效力"
UNIT = "DEMO"
VALID_FOR = timedelta(days=3 * 365)
FILE_NAME = "demo-seal.p12"


def create_demo_seal(
    folder: Path,
    *,
    company: str,
    password: str,
    at: datetime,
    valid_for: timedelta = VALID_FOR,
) -> Path:
    """Write a PKCS#12 file with a fresh key and its certificate.

    The certificate's common name is the label, so that no signature can pass for a real one.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(key, company=company, at=at, valid_for=valid_for)
    sealed = pkcs12.serialize_key_and_certificates(
        name=b"demo seal",
        key=key,
        cert=certificate,
        cas=None,
        encryption_algorithm=serialization.BestAvailableEncryption(password.encode()),
    )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / FILE_NAME
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(sealed)
    return path


def _certificate(
    key: ec.EllipticCurvePrivateKey, *, company: str, at: datetime, valid_for: timedelta
) -> x509.Certificate:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, company),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, UNIT),
            x509.NameAttribute(NameOID.COMMON_NAME, LABEL),
        ],
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # A day back, for machines whose clocks differ.
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + valid_for)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_for_signing_papers(), critical=True)
        .sign(key, hashes.SHA256())
    )


def _for_signing_papers() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
