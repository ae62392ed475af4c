"""Signatures: the bytes to sign are those that others verify."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from lxml import etree
from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLVerifier
from signxml.exceptions import InvalidDigest, InvalidSignature

from bundler.declaration import declare, read
from bundler.declaration.signing import DS, SM2_SM3, SM3, RsaSigner, prepare, sign
from bundler.errors import InputError
from tests.declaration.story import message, shipment, sold

MESSAGE = message("CEB621", declare(sold(), shipment(note="a & b < c")).inventory)


def pem(key: Any) -> bytes:
    plain = serialization.NoEncryption()
    held: bytes = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return held


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "example")])
    days = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, *days)
    return made.sign(key, hashes.SHA256())


@pytest.fixture(scope="module")
def signer(key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> RsaSigner:
    return RsaSigner.load(pem(key), certificate.public_bytes(serialization.Encoding.PEM), "0000000000000000")


def verify(data: bytes, certificate: x509.Certificate) -> None:
    expected = SignatureConfiguration(
        signature_methods=frozenset((SignatureMethod.RSA_SHA1,)), digest_algorithms=frozenset((DigestAlgorithm.SHA1,)), require_x509=True
    )
    XMLVerifier().verify(data, x509_cert=certificate, expect_config=expected)


def test_another_implementation_verifies_what_was_signed(signer: RsaSigner, certificate: x509.Certificate) -> None:
    signed = sign(MESSAGE, signer)
    verify(signed, certificate)
    assert read(signed).message == MESSAGE


def test_a_message_that_was_changed_after_signing_does_not_verify(signer: RsaSigner, certificate: x509.Certificate) -> None:
    signed = sign(MESSAGE, signer)
    with pytest.raises((InvalidDigest, InvalidSignature)):
        verify(signed.replace("张三示例".encode(), "李四示例".encode()), certificate)


def test_a_signer_from_outside_gets_the_exact_bytes_and_names_its_algorithms() -> None:
    class Card:
        signature_algorithm, digest_algorithm, key_name, certificate = SM2_SM3, SM3, "CARD", b"DER"

        def digest(self, data: bytes) -> bytes:
            return hashlib.sha512(data).digest()[:32]

        def sign(self, data: bytes) -> bytes:
            return hmac.digest(b"key", data, "sha256")

    card = Card()
    prepared = prepare(MESSAGE, card)
    root = etree.fromstring(prepared.signed(card.sign(prepared.to_sign)))
    found = {etree.QName(each).localname: each for each in root.iter(f"{{{DS}}}*")}
    assert prepared.to_sign == etree.tostring(found["SignedInfo"], method="c14n")
    assert found["SignatureMethod"].get("Algorithm") == SM2_SM3
    assert base64.b64decode(found["SignatureValue"].text or "") == card.sign(prepared.to_sign)
    assert root[-1] is found["Signature"]


def test_a_key_that_is_none_of_rsa_or_not_that_of_the_certificate_is_refused(key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> None:
    held = certificate.public_bytes(serialization.Encoding.PEM)
    for other in (
        pem(ec.generate_private_key(ec.SECP256R1())),
        b"no key",
        pem(rsa.generate_private_key(public_exponent=65537, key_size=2048)),
    ):
        with pytest.raises(InputError):
            RsaSigner.load(other, held, "0")
    with pytest.raises(InputError):
        RsaSigner.load(pem(key), b"no certificate", "0")
