"""The contract that every provider keeps; a newcomer on the shelf is asked by itself."""

from datetime import UTC, datetime
from typing import Any

import pytest

from audience.models.consent import Channel
from channels.providers import SHELF, Outgoing, Provider, Refused, WhenUnknown
from channels.providers.reserved import is_reserved
from channels.secrets import CannotUnseal, seal, unseal
from ground.ask import questions
from ground.settings import read, write

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
RESERVED = {
    "email": ["ada@acme.example", "ada@mail.test", "ada@x.invalid", "Ada@Sub.EXAMPLE.com", "ada@example.org.", "ada@example.net"],
    "sms": ["+12125550100", "+1 (415) 555-0199"],
    "webhook": ["https://hooks.acme.example/in", "http://example.com:8080/"],
    "push": [],
    "in_app": [],
}


@pytest.fixture(params=list(SHELF), ids=lambda provider: provider.key)
def provider(request: pytest.FixtureRequest) -> Provider[Any]:
    return request.param  # type: ignore[no-any-return]


def outgoing(channel: str, *to: str) -> Outgoing:
    return Outgoing(key="cairn:1:a:1", message_id=1, person_id=1, channel=channel, to=to, at=NOW, url=to[0] if to else "")


def test_it_has_a_title_and_explains_itself(provider: Provider[Any]) -> None:
    assert provider.title
    assert not provider.title.endswith(".")
    assert len(provider.help) > 40


def test_it_speaks_on_channels_that_there_are(provider: Provider[Any]) -> None:
    assert provider.channels
    assert provider.channels <= set(Channel.values)


def test_its_settings_are_asked_and_have_defaults(provider: Provider[Any]) -> None:
    made = read(provider.settings, {})

    assert read(provider.settings, write(made)) == made
    for name, (_field, question) in questions(provider.settings).items():
        assert question.label, name


def test_what_is_secret_is_asked_as_such(provider: Provider[Any]) -> None:
    for name, (_field, question) in questions(provider.settings).items():
        if any(word in name for word in ("password", "token", "secret", "credential")):
            assert question.kind == "secret", name


def test_it_says_what_to_do_when_nobody_knows(provider: Provider[Any]) -> None:
    assert provider.when_unknown in set(WhenUnknown)
    if provider.when_unknown is WhenUnknown.ASK:
        assert type(provider).find is not Provider.find


@pytest.mark.row("E25")
def test_it_refuses_addresses_that_belong_to_nobody(provider: Provider[Any]) -> None:
    # Those that reach nobody take every address.
    for channel in provider.channels if provider.real else ():
        for address in RESERVED[channel]:
            with pytest.raises(Refused) as refused:
                provider.deliver(outgoing(channel, address), provider.settings())
            assert refused.value.permanent
            assert refused.value.code == "reserved_address"


@pytest.mark.parametrize(
    "address", ["ada@acme.dev", "ada@myexample.com", "+14155552671", "+12125550200", "https://acme.dev/example.com", "a:b@c"]
)
def test_real_addresses_are_not_reserved(address: str) -> None:
    assert not is_reserved(address)


def test_a_secret_is_sealed_and_only_our_key_opens_it(settings: Any) -> None:
    sealed = seal({"auth_token": "very secret"})

    assert b"very secret" not in sealed
    assert unseal(memoryview(sealed)) == {"auth_token": "very secret"}
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    with pytest.raises(CannotUnseal):
        unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert unseal(sealed) == {"auth_token": "very secret"}
    assert unseal(None) == {}
