"""The vault whose keys lie in the settings: SM4-GCM, with HMAC-SM3 fingerprints."""

import base64
import binascii
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext as _

from fullcycle.gateways.vault.port import UnableToOpen


MASTER_LENGTH = 32
HIGHEST_KEY_ID = 255

_FORMAT = 1
_HEADER_LENGTH = 2
_KEY_LENGTH = 16
_NONCE_LENGTH = 12
_TAG_LENGTH = 16
_SHORTEST = _HEADER_LENGTH + _NONCE_LENGTH + _TAG_LENGTH


class UnableToReadKeys(ValueError):
    """The setting FULLCYCLE_VAULT_KEY does not hold keys; the message says what is wrong."""


def read_keys(setting: str) -> dict[int, bytes]:
    """Read `base64` (key 1) or `1:base64,2:base64`; each key is 32 random bytes.

    Raises:
        UnableToReadKeys: if a key is malformed, too short, or numbered twice.
    """
    keys: dict[int, bytes] = {}
    for part in setting.split(","):
        number, colon, text = part.strip().rpartition(":")
        key_id = _key_id(number) if colon else 1
        if key_id in keys:
            raise UnableToReadKeys(f"FULLCYCLE_VAULT_KEY has two keys numbered {key_id}")
        keys[key_id] = _master(text)
    return keys


def _key_id(number: str) -> int:
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= HIGHEST_KEY_ID):
        raise UnableToReadKeys(f"FULLCYCLE_VAULT_KEY numbers its keys 1 to 255, not {number!r}")
    return int(number)


def _master(text: str) -> bytes:
    try:
        master = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise UnableToReadKeys("FULLCYCLE_VAULT_KEY is not base64") from error
    if len(master) != MASTER_LENGTH:
        raise UnableToReadKeys(
            f"a key in FULLCYCLE_VAULT_KEY is not {MASTER_LENGTH} bytes long"
        )
    return master


class LocalKeyVault:
    """Seals under the key with the highest number and opens under any of them.

    Sealed bytes: format, key number, 12 bytes nonce, ciphertext, 16 bytes tag. Random nonces
    are safe for 2**32 texts a key (NIST SP 800-38D, 8.3); a province seals some millions.

    Fingerprints use the key with the lowest number, so that a new key does not break
    look-ups; that key may be dropped only after all fingerprints were made anew.
    """

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        if not keys:
            raise UnableToReadKeys("a vault needs a key")
        self._sealing_keys = {
            key_id: _derived(master, b"fullcycle vault seal", _KEY_LENGTH)
            for key_id, master in keys.items()
        }
        self._newest = max(keys)
        self._fingerprint_key = _derived(
            keys[min(keys)], b"fullcycle vault fingerprint", hashes.SM3.digest_size
        )

    def seal(self, plain: str, purpose: str) -> bytes:
        header = bytes([_FORMAT, self._newest])
        nonce = os.urandom(_NONCE_LENGTH)
        cipher = Cipher(algorithms.SM4(self._sealing_keys[self._newest]), modes.GCM(nonce))
        encryptor = cipher.encryptor()
        encryptor.authenticate_additional_data(header + purpose.encode())
        ciphertext = encryptor.update(plain.encode()) + encryptor.finalize()
        return header + nonce + ciphertext + encryptor.tag

    def open(self, sealed: bytes, purpose: str) -> str:
        if len(sealed) < _SHORTEST or sealed[0] != _FORMAT:
            raise UnableToOpen(_("这段数据不是密文，无法解密。"))
        key = self._sealing_keys.get(sealed[1])
        if key is None:
            raise UnableToOpen(
                _("缺少第 %(number)s 号密钥，无法解密。") % {"number": sealed[1]}
            )
        header, rest = sealed[:_HEADER_LENGTH], sealed[_HEADER_LENGTH:]
        nonce, tag = rest[:_NONCE_LENGTH], rest[-_TAG_LENGTH:]
        decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(header + purpose.encode())
        try:
            plain = decryptor.update(rest[_NONCE_LENGTH:-_TAG_LENGTH]) + decryptor.finalize()
        except InvalidTag as error:
            raise UnableToOpen(_("密文被改动，或密钥、用途不符，无法解密。")) from error
        return plain.decode()

    def fingerprint(self, plain: str, purpose: str) -> bytes:
        digest = hmac.HMAC(self._fingerprint_key, hashes.SM3())
        # The length in front keeps ("ab", "c") and ("a", "bc") apart.
        digest.update(len(purpose).to_bytes(4) + purpose.encode() + plain.encode())
        return digest.finalize()


def _derived(master: bytes, use: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SM3(), length=length, salt=None, info=use).derive(master)
