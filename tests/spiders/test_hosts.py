from __future__ import annotations

import pytest

from spiders.hosts import Hosts, host_of, is_local_name, is_private, normalised

OURS = Hosts(
    ["help.acme.example", "docs.acme.example:8443", "127.0.0.1:8000", "[::1]:8001", "bücher.example"]
)


@pytest.mark.parametrize(
    "url",
    [
        "https://help.acme.example/a",
        "http://help.acme.example",
        "https://help.acme.example:443/a",
        "https://HELP.acme.example./a",
        "https://docs.acme.example:8443/",
        "http://127.0.0.1:8000/x?y#z",
        "http://[::1]:8001/",
        "https://xn--bcher-kva.example/",
        "https://bücher.example/",
    ],
)
def test_declared_hosts_may_be_asked(url) -> None:
    assert OURS.refusal(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://acme.example/",
        "https://www.help.acme.example/",
        "https://help.acme.example.evil.example/",
        "https://help.acme.example:8080/",
        "https://help.acme.example:22/",
        "https://docs.acme.example/",
        "http://127.0.0.1/",
        "http://127.0.0.1:8001/",
        "http://2130706433:8000/",
        "http://0x7f.0.0.1:8000/",
        "http://localhost:8000/",
        "https://help.acme.example@evil.example/",
        "https://user:word@help.acme.example/",
        "https://evil.example\\@help.acme.example/",
        "file:///etc/passwd",
        "ftp://help.acme.example/",
        "//help.acme.example/",
        "/relative",
        "https:///",
        "https://[::1/",
        "https://help.acme.example:99999/",
        "https://./",
        "",
    ],
)
def test_everything_else_is_refused_with_a_reason(url) -> None:
    assert OURS.refusal(url)


def test_only_hosts_that_name_a_private_place_themselves_may_lie_there() -> None:
    assert OURS.local == {"127.0.0.1", "::1"}
    assert is_local_name("localhost") and is_local_name("demo.localhost")
    assert not is_local_name("localhost.example") and not is_local_name("93.184.216.34")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.20.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "2002:a00:1::1",
        "2002:7f00:1::",
        "64:ff9b::a9fe:a9fe",
        "fec0::1",
        "::",
        "198.18.0.1",
        "192.0.2.1",
        "255.255.255.255",
    ],
)
def test_addresses_that_are_not_public_are_private(address) -> None:
    assert is_private(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_not_private(address) -> None:
    assert not is_private(address)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Support.Acme.Example./A?b=C#D", "https://support.acme.example/A?b=C#D"),
        ("http://acme.example:80/", "http://acme.example/"),
        ("http://acme.example:8080/", "http://acme.example:8080/"),
        ("http://[::1]:8001/", "http://[::1]:8001/"),
        ("https://me:word@acme.example/", "https://me:word@acme.example/"),
    ],
)
def test_an_address_gets_one_spelling_of_its_host(url, expected) -> None:
    assert normalised(url) == expected
    assert normalised(expected) == expected


def test_a_declared_host_that_is_none_allows_nothing() -> None:
    hosts = Hosts(["acme.example:port", "", "[::1", "help.acme.example"])
    assert hosts.refusal("https://acme.example/")
    assert hosts.refusal("https://help.acme.example/") is None


def test_what_is_no_address_has_no_host() -> None:
    assert host_of("https://[broken") == ""
    with pytest.raises(ValueError, match="host"):
        normalised("/relative")
