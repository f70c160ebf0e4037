"""Seals identity numbers: encrypted at rest, found by a keyed hash.

Two keys are derived from the installation's secret (HKDF, RFC 5869): one to
encrypt, one to look a number up without decrypting the table. Losing the
secret loses the numbers; it belongs in the backup, apart from the database.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from logistics.domain.errors import SealedOtherwise


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals and opens short texts under the installation's secret."""

    _cipher: Fernet
    _lookup: bytes

    def seal(self, text: str) -> bytes:
        """Returns the text encrypted."""
        return self._cipher.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Returns the text behind :meth:`seal`.

        Raises
        ------
        SealedOtherwise
            When it was sealed under another secret, or is damaged.
        """
        try:
            return self._cipher.decrypt(sealed).decode()
        except InvalidToken:
            raise SealedOtherwise from None

    def key_of(self, text: str) -> str:
        """Returns the keyed hash under which the text is found again."""
        return hmac.new(self._lookup, text.encode(), hashlib.sha256).hexdigest()


def sealer_from(secret: str) -> Sealer:
    """Returns the sealer of an installation's secret."""
    return Sealer(
        Fernet(base64.urlsafe_b64encode(_derived(secret, b"imece sealing"))),
        _derived(secret, b"imece lookup"),
    )


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(
        secret.encode()
    )
