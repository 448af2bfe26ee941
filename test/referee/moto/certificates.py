"""The certificates that the referee's edges answer with: an authority of one run, which its functions trust."""

import datetime
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

NAMES = ["*.cloudfront.net"]


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def sign(subject: str, key, issuer: str, issuer_key, extension, critical: bool) -> x509.Certificate:
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(extension, critical)
    )
    return builder.sign(issuer_key, hashes.SHA256())


def write(path: str, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)


def write_certificates(directory: str) -> None:
    """`authority.pem`, `edge.pem` and its key `edge-key.pem`."""
    authority_key, edge_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = sign(
        "referee", authority_key, "referee", authority_key, x509.BasicConstraints(ca=True, path_length=0), True
    )
    names = x509.SubjectAlternativeName([x509.DNSName(one) for one in NAMES])
    edge = sign("edge", edge_key, "referee", authority_key, names, False)
    pem = serialization.Encoding.PEM
    write(os.path.join(directory, "authority.pem"), authority.public_bytes(pem))
    write(os.path.join(directory, "edge.pem"), edge.public_bytes(pem))
    key = edge_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write(os.path.join(directory, "edge-key.pem"), key)
