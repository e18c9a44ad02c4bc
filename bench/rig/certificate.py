"""A certificate authority of our own, and a certificate of it for the upstream."""

import dataclasses
import pathlib
import subprocess


@dataclasses.dataclass(frozen=True)
class Certificate:
    """Paths of PEM files: the authority to trust, the upstream's certificate and its key."""

    authority: pathlib.Path
    certificate: pathlib.Path
    key: pathlib.Path


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


def make_certificate(folder):
    """For 127.0.0.1 and localhost, valid from now for a day, in the folder."""
    authority, authority_key = folder / "authority.pem", folder / "authority.key"
    made = Certificate(authority, folder / "upstream.pem", folder / "upstream.key")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", authority_key, "-out", authority, "-days", 1,
            "-subj", "/CN=bench authority")
    openssl("req", "-x509", *key, "-keyout", made.key, "-out", made.certificate, "-days", 1,
            "-subj", "/CN=localhost", "-CA", authority, "-CAkey", authority_key,
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-addext", "basicConstraints=critical,CA:FALSE")
    return made
