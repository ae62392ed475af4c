"""Signatures of messages (W3C XML signature, enveloped): the exact bytes to sign, and a signed message once somebody has signed them.

A signer holds the key: a file, a card or a signing server. ``RsaSigner`` signs by a key file (RSA-SHA1); SM2 with SM3, and keys in
hardware, plug in from outside as any object of the form ``Signer``. Algorithms by the 202205 specification, section 6.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any, Protocol

from lxml import etree

from bundler.declaration.messages import Message
from bundler.declaration.writing import element
from bundler.errors import Fault, InputError

MAX_KEY_BYTES = 64 * 1024
DS = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = f"{DS}enveloped-signature"
RSA_SHA1, SHA1 = f"{DS}rsa-sha1", f"{DS}sha1"
SM2_SM3, SM3 = "http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3", "http://www.chinaport.gov.cn/2022/04/xmldsig#sm3"
"""The algorithms that the specification prefers since 202205, for signers from outside."""


class Signer(Protocol):
    """Who signs: its algorithms by their addresses, the name of its key (certificate number) and its certificate (DER)."""

    signature_algorithm: str
    digest_algorithm: str
    key_name: str
    certificate: bytes

    def digest(self, data: bytes) -> bytes:
        """Return the digest of the canonical document."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the signature of these bytes, unhashed as they are."""
        ...


@dataclass(frozen=True, slots=True)
class RsaSigner:
    """Signs with an RSA key by SHA-1, as ports take it that have no SM2 yet."""

    key: Any
    key_name: str
    certificate: bytes
    signature_algorithm: str = RSA_SHA1
    digest_algorithm: str = SHA1

    @classmethod
    def load(cls, key: bytes, certificate: bytes, key_name: str, password: bytes | None = None) -> RsaSigner:
        """Return the signer of a private key and its certificate, both PEM. Raises InputError where they are none, or not of each other."""
        from cryptography import x509
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

        hint = "An RSA key and its X.509 certificate are wanted, both PEM."
        try:
            private = serialization.load_pem_private_key(key, password)
            held = x509.load_pem_x509_certificate(certificate)
        except (ValueError, TypeError):
            raise InputError([Fault("key", "no PEM key and certificate, or another password", "key", hint=hint)]) from None
        if not isinstance(private, RSAPrivateKey) or held.public_key() != private.public_key():
            raise InputError([Fault("key", "the key is no RSA key, or the certificate is of another one", "key", hint=hint)])
        return cls(private, key_name, held.public_bytes(serialization.Encoding.DER))

    def digest(self, data: bytes) -> bytes:
        """Return the SHA-1 of the bytes."""
        return hashlib.sha1(data, usedforsecurity=False).digest()

    def sign(self, data: bytes) -> bytes:
        """Return the signature (PKCS #1 v1.5)."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

        signed: bytes = self.key.sign(data, PKCS1v15(), hashes.SHA1())
        return signed


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message that waits for its signature: ``to_sign`` are the exact bytes (the canonical SignedInfo)."""

    root: Any
    signature: Any

    @property
    def to_sign(self) -> bytes:
        """The canonical SignedInfo."""
        return _canonical(self.signature[0])

    def signed(self, value: bytes) -> bytes:
        """Return the file of the message with this signature."""
        self.signature.find(f"{{{DS}}}SignatureValue").text = base64.b64encode(value).decode()
        written: bytes = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
        return written


def prepare(message: Message, signer: Signer) -> Prepared:
    """Return a message with everything of its signature but the value. Raises what ``write`` does."""
    root = element(message)
    digest = signer.digest(_canonical(root))
    signature = etree.SubElement(root, f"{{{DS}}}Signature", nsmap={"ds": DS})
    info = _add(signature, "SignedInfo")
    _add(info, "CanonicalizationMethod", Algorithm=C14N)
    _add(info, "SignatureMethod", Algorithm=signer.signature_algorithm)
    reference = _add(info, "Reference", URI="")
    _add(_add(reference, "Transforms"), "Transform", Algorithm=ENVELOPED)
    _add(reference, "DigestMethod", Algorithm=signer.digest_algorithm)
    _add(reference, "DigestValue").text = base64.b64encode(digest).decode()
    _add(signature, "SignatureValue")
    key = _add(signature, "KeyInfo")
    _add(key, "KeyName").text = signer.key_name
    _add(_add(key, "X509Data"), "X509Certificate").text = base64.b64encode(signer.certificate).decode()
    return Prepared(root, signature)


def sign(message: Message, signer: Signer) -> bytes:
    """Return the file of a message, signed. Raises what ``write`` does."""
    prepared = prepare(message, signer)
    return prepared.signed(signer.sign(prepared.to_sign))


def _add(parent: Any, name: str, **attributes: str) -> Any:
    return etree.SubElement(parent, f"{{{DS}}}{name}", attributes)


def _canonical(node: Any) -> bytes:
    canonical: bytes = etree.tostring(node, method="c14n")
    return canonical
