"""A device that holds a passkey, as a browser hands on what it says."""

import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

PRESENT, VERIFIED = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.UV
OPTIONS = {"rp": {"id": "localhost"}, "challenge": "AAAA", "user": {"id": "AA"}}


class Device:
    def __init__(self, *, asks_who_holds_it: bool = True) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.ident, self.user = b"a passkey of a test", ""
        self.flags = PRESENT | VERIFIED if asks_who_holds_it else PRESENT

    def make(self, options: dict[str, Any], *, origin: str) -> str:
        """What the browser posts for ``creation_options``."""
        self.user = options["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        made = AttestedCredentialData.create(bytes(16), self.ident, public)
        data = self._data(options["rp"]["id"], made)
        attestation = AttestationObject.create("none", data, {})
        client = CollectedClientData.create("webauthn.create", options["challenge"], origin)
        return self._said(client, attestationObject=websafe_encode(attestation))

    def use(self, options: dict[str, Any], *, origin: str) -> str:
        """What the browser posts for ``request_options``."""
        data = self._data(options["rpId"])
        client = CollectedClientData.create("webauthn.get", options["challenge"], origin)
        signature = self.key.sign(data + sha256(client), ec.ECDSA(hashes.SHA256()))
        return self._said(
            client,
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signature),
            userHandle=self.user,
        )

    def _data(self, rp_id: str, made: bytes = b"") -> AuthenticatorData:
        flags = self.flags | AuthenticatorData.FLAG.AT if made else self.flags
        return AuthenticatorData.create(sha256(rp_id.encode()), flags, 0, made)

    def _said(self, client: CollectedClientData, **response: str) -> str:
        ident = websafe_encode(self.ident)
        return json.dumps(
            {
                "id": ident,
                "rawId": ident,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {"clientDataJSON": websafe_encode(client), **response},
            }
        )


def stored(device: Device) -> dict[str, Any]:
    """The row of somebody whose passkey was made with ``device``, for pages that show it."""
    made = json.loads(device.make(OPTIONS, origin="http://localhost"))
    return {"name": "Mijn telefoon", "credential": made}
