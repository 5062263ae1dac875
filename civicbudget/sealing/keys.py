"""The key pair of a campaign, and its keeping under the secret of the installation."""

import secrets
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
ENC_BYTES = KEM.P256.enc_length()
TAG_BYTES = 16

PrivateKey = ec.EllipticCurvePrivateKey
PublicKey = ec.EllipticCurvePublicKey

_CURVE = ec.SECP256R1()
_SCALAR_BYTES = 32
_VERSION = b"\x01"
_SALT_BYTES = 16
_NONCE_BYTES = 12
_LABEL = b"civicbudget: private key of a campaign/1"


class Keeping(StrEnum):
    """Who keeps the private key of a campaign: the server, wrapped, or the commission, on paper."""

    SERVER = "server"
    COMMISSION = "commission"


class KeyDoesNotOpen(Exception):
    """The wrapped key was made under another secret or for another context, or was changed."""


def generate_keypair() -> tuple[PrivateKey, PublicKey]:
    """A fresh P-256 key pair for one campaign."""
    private = ec.generate_private_key(_CURVE)
    return private, private.public_key()


def public_bytes(public: PublicKey) -> bytes:
    """The public key as an uncompressed point of 65 bytes, as RFC 9180 and browsers read it."""
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def load_public(data: bytes) -> PublicKey:
    """The public key of its 65 bytes. Raises ValueError for what is no point of the curve."""
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, data)


def private_bytes(private: PrivateKey) -> bytes:
    """The private key as its 32 bytes."""
    return private.private_numbers().private_value.to_bytes(_SCALAR_BYTES, "big")


def load_private(data: bytes) -> PrivateKey:
    """The private key of its 32 bytes. Raises ValueError for what is none of the curve."""
    return ec.derive_private_key(int.from_bytes(data, "big"), _CURVE)


def to_pem(private: PrivateKey) -> bytes:
    """The private key as any program of cryptography reads it, open to whoever has it."""
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def from_pem(data: bytes) -> PrivateKey:
    """The private key of a PEM file. Raises ValueError for any other than one of this curve."""
    private = load_pem_private_key(data, None)
    if not isinstance(private, PrivateKey) or private.curve.name != _CURVE.name:
        raise ValueError("not a private key of P-256")
    return private


def wrap_private_key(private: PrivateKey, secret: bytes, context: str) -> bytes:
    """The private key encrypted under the installation's secret.

    The context (which campaign of which municipality) is bound as associated data, so that the
    file of one campaign cannot be put in the place of another's.
    """
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    key = AESGCM(_wrapping_key(secret, salt))
    sealed = key.encrypt(nonce, private_bytes(private), context.encode())
    return _VERSION + salt + nonce + sealed


def unwrap_private_key(wrapped: bytes, secret: bytes, context: str) -> PrivateKey:
    """The private key again. Raises KeyDoesNotOpen."""
    body = wrapped.removeprefix(_VERSION)
    salt, rest = body[:_SALT_BYTES], body[_SALT_BYTES:]
    nonce, sealed = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
    if len(wrapped) != 1 + _SALT_BYTES + _NONCE_BYTES + _SCALAR_BYTES + TAG_BYTES:
        raise KeyDoesNotOpen("not a wrapped key: its length is wrong")
    try:
        scalar = AESGCM(_wrapping_key(secret, salt)).decrypt(nonce, sealed, context.encode())
    except InvalidTag as error:
        raise KeyDoesNotOpen("another secret, another campaign, or a changed file") from error
    return load_private(scalar)


def _wrapping_key(secret: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=_LABEL).derive(secret)
