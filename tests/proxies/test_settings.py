"""[the address of a proxy is everybody's] What an operator may say of proxies, checked at the start."""

from ipaddress import ip_network

import pytest

from portal.cli.demonstration import require_private
from portal.settings import Settings, load_settings
from portal.words.errors import SetupError


def test_addresses_and_networks_are_read_with_commas_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_TRUSTED_PROXIES", "10.0.0.5, fd00::/64,192.0.2.0/24")
    networks = [ip_network(each) for each in ("10.0.0.5/32", "fd00::/64", "192.0.2.0/24")]
    assert list(load_settings().trusted_proxies) == networks


def test_nobody_is_trusted_unless_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().trusted_proxies == ()
    monkeypatch.setenv("PORTAL_TRUSTED_PROXIES", "")
    assert load_settings().trusted_proxies == ()


@pytest.mark.parametrize(
    "given",
    ["*", "proxy.example.com", "10.0.0.1/8", "10.0.0.5;10.0.0.6", "10.0.0.5,", "0.0.0.0/0", "::/0", "1"],
)
def test_what_is_no_proxy_is_said_at_start(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PORTAL_TRUSTED_PROXIES", given)
    with pytest.raises(SetupError, match=r"PORTAL_TRUSTED_PROXIES: .*must"):
        load_settings()


def test_a_demonstration_is_not_behind_a_proxy() -> None:
    require_private(Settings.model_validate({"trusted_proxies": "10.0.0.5"}))
    with pytest.raises(SetupError, match="PORTAL_TRUSTED_PROXIES"):
        require_private(Settings.model_validate({"trusted_proxies": "10.0.0.5", "demo": True}))
