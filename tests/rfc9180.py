"""A test vector of RFC 9180, appendix A.3.1, for Python and for the script in the browser alike:
DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode."""

INFO = bytes.fromhex("4f6465206f6e2061204772656369616e2055726e")
RECIPIENT = int("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2", 16)
ENC = bytes.fromhex(
    "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9"
    "8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4"
)
PLAIN = bytes.fromhex("4265617574792069732074727574682c20747275746820626561757479")
ASSOCIATED = b"Count-0"
CIPHERTEXT = bytes.fromhex(
    "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434"
)
KEY = bytes.fromhex("868c066ef58aae6dc589b6cfdd18f97e")
BASE_NONCE = bytes.fromhex("4e0bc5018beba4bf004cca59")

EPHEMERAL_SEED = bytes.fromhex("4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e")
"""Of which the sender's key pair is derived, and with it ENC."""
