"""The campaign's private key under the installation's secret."""

import pytest

from civicbudget.sealing import keys

SECRET = b"the secret of this installation!"
CONTEXT = "kok-jar/2026"


def test_the_key_comes_back_and_is_not_in_the_file() -> None:
    private, _ = keys.generate_keypair()
    wrapped = keys.wrap_private_key(private, SECRET, CONTEXT)
    back = keys.unwrap_private_key(wrapped, SECRET, CONTEXT)
    assert back.private_numbers() == private.private_numbers()
    assert private.private_numbers().private_value.to_bytes(32, "big") not in wrapped
    assert wrapped != keys.wrap_private_key(private, SECRET, CONTEXT)


@pytest.mark.parametrize(
    ("secret", "context"), [(b"another secret", CONTEXT), (SECRET, "kok-jar/2027")]
)
def test_another_secret_or_campaign_does_not_open_it(secret: bytes, context: str) -> None:
    wrapped = keys.wrap_private_key(keys.generate_keypair()[0], SECRET, CONTEXT)
    with pytest.raises(keys.KeyDoesNotOpen):
        keys.unwrap_private_key(wrapped, secret, context)


def test_no_changed_byte_and_no_cut_opens() -> None:
    wrapped = keys.wrap_private_key(keys.generate_keypair()[0], SECRET, CONTEXT)
    changed = [
        wrapped[:place] + bytes([wrapped[place] ^ 1]) + wrapped[place + 1 :]
        for place in range(len(wrapped))
    ]
    for other in [*changed, wrapped[:-1], wrapped + b"\0", b""]:
        with pytest.raises(keys.KeyDoesNotOpen):
            keys.unwrap_private_key(other, SECRET, CONTEXT)


def test_a_public_key_is_an_uncompressed_point_and_no_other_bytes_are_one() -> None:
    _, public = keys.generate_keypair()
    data = keys.public_bytes(public)
    assert (len(data), data[0]) == (65, 4)
    assert keys.public_bytes(keys.load_public(data)) == data
    with pytest.raises(ValueError, match=r"."):
        keys.load_public(data[:-1] + bytes([data[-1] ^ 1]))
