"""Certificates that the product would not make: wrong names, wrong use, wrong dates. For tests."""

import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from raw_mqtt import Identity

_CLIENT, _SERVER = ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH
_DAY = datetime.timedelta(days=1)


class Workshop:
    """Signs with the authorities of a folder that `platen-server pki init` has made."""

    def __init__(self, pki: Path, folder: Path):
        self.pki = pki
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def client(self, name: str, *, authority="agent-ca", use=_CLIENT, begins=-_DAY, lasts=90 * _DAY, file="",
               key: Path | None = None) -> Identity:
        """A certificate with this common name, for a new key or that of a file. `begins` counts from now, `lasts`
        from there."""
        file = file or name.replace("/", "_")
        return self._make(name, self._authority(authority), use, begins, lasts, file, [], key and _read_key(key))

    def server(self, *, authority="service-ca", hosts=("localhost",), begins=-_DAY, lasts=90 * _DAY, file="server") -> Identity:
        return self._make(hosts[0], self._authority(authority), _SERVER, begins, lasts, file, list(hosts))

    def stranger(self, file="stranger") -> Identity:
        """A server certificate by an authority that nobody has heard of."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Stranger CA")])
        return self._make("localhost", (name, key), _SERVER, -_DAY, 90 * _DAY, file, ["localhost"])

    def _authority(self, name: str):
        certificate = x509.load_pem_x509_certificate((self.pki / f"{name}.crt").read_bytes())
        return certificate.subject, _read_key(self.pki / f"{name}.key")

    def _make(self, name, issuer, use, begins, lasts, file, hosts, key=None) -> Identity:
        key = key or ec.generate_private_key(ec.SECP256R1())
        begin = datetime.datetime.utcnow() + begins
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(issuer[0])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(begin + lasts)
            .add_extension(x509.ExtendedKeyUsage([use]), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer[1].public_key()), False))
        if hosts:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), False)
        certificate = builder.sign(issuer[1], hashes.SHA256())
        identity = Identity(self.pki / "service-ca.crt", self.folder / f"{file}.crt", self.folder / f"{file}.key")
        identity.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        identity.key.write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        identity.key.chmod(0o600)
        return identity


def _read_key(file: Path):
    return serialization.load_pem_private_key(file.read_bytes(), None)


def revocation_list(pki: Path, authority: str, revoked: list[Identity], *, lasts=7 * _DAY, begins=-_DAY) -> bytes:
    """PEM, of an authority of the folder."""
    certificate = x509.load_pem_x509_certificate((pki / f"{authority}.crt").read_bytes())
    key = _read_key(pki / f"{authority}.key")
    begin = datetime.datetime.utcnow() + begins
    builder = x509.CertificateRevocationListBuilder().issuer_name(certificate.subject)
    builder = builder.last_update(begin).next_update(begin + lasts)
    for identity in revoked:
        serial = x509.load_pem_x509_certificate(identity.certificate.read_bytes()).serial_number
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(begin).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
