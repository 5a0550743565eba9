"""wkg's configuration, the secrets in it, and what is made of a wkg that says what it should not."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
import tomli
from witworks.errors import RegistryError
from witworks.registry import config, reasons
from witworks.registry.wkg import Client
from witworks.toolchains.tools import TOOLS, Found

if TYPE_CHECKING:
    from pathlib import Path

WKG = """\
default_registry = "example.org"
[namespace_registries]
acme = { registry = "acme.example", metadata = { oci = { registry = "ghcr.io", namespacePrefix = "org/" } } }
[package_registry_overrides]
"acme:odd" = "odd.example"
[registry."example.org".oci]
auth = { username = "ada", password = "pass-word" }
protocol = "http"
[registry."ghcr.io".oci]
auth = "Ym9iOnNlY3JldC1i"
"""


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> config.Config:
    file = tmp_path / "wkg.toml"
    file.write_text(WKG, "utf-8")
    monkeypatch.setenv("WKG_CONFIG_FILE", str(file))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    monkeypatch.setenv("WKG_REGISTRY_EXAMPLE_ORG_AUTH_BEARER", "token-of-ada")
    auth = b64encode(b"carl:docker-pass").decode()
    (tmp_path / "config.json").write_text(f'{{"auths": {{"x.example": {{"auth": "{auth}"}}}}}}', "utf-8")
    return config.read()


@pytest.mark.parametrize(
    ("name", "registry", "expected"),
    [
        ("demo:x", "", "example.org/demo/x:1.0.0"),
        ("acme:x", "", "ghcr.io/org/acme/x:1.0.0"),
        ("acme:odd", "", "odd.example/acme/odd:1.0.0"),
        ("acme:x", "127.0.0.1:5000/a/b", "127.0.0.1:5000/a/b/acme/x:1.0.0"),
    ],
)
def test_where_a_package_is(configured: config.Config, name: str, registry: str, expected: str) -> None:
    assert configured.place(name, registry).reference(name, "1.0.0") == expected


def test_wkg_is_told_the_place_and_all_that_the_user_says(configured: config.Config) -> None:
    told = tomli.loads(configured.text_for("demo:x", configured.place("demo:x", "ghcr.io/mine")))
    said = tomli.loads(WKG)
    assert told["registry"] == said["registry"]
    assert told["namespace_registries"] == said["namespace_registries"]
    assert told["package_registry_overrides"]["acme:odd"] == "odd.example"
    oci = told["package_registry_overrides"]["demo:x"]["metadata"]["oci"]
    assert oci == {"registry": "ghcr.io", "namespacePrefix": "mine/"}


def test_credentials_are_handed_on_and_never_shown(configured: config.Config) -> None:
    assert configured.credentials("example.org") == {"WKG_OCI_USERNAME": "ada", "WKG_OCI_PASSWORD": "pass-word"}
    assert configured.credentials("ghcr.io") == {"WKG_OCI_USERNAME": "bob", "WKG_OCI_PASSWORD": "secret-b"}
    assert configured.credentials("odd.example") == {}
    assert configured.is_plain("example.org")
    assert not configured.is_plain("ghcr.io")
    secrets = ["pass-word", "secret-b", "Ym9iOnNlY3JldC1i", "docker-pass", "token-of-ada", b64encode(b"ada:pass-word").decode()]
    shown = configured.hidden(f"\x1b[31m{' '.join(secrets)}\n\tkept")
    assert shown == f"\N{REPLACEMENT CHARACTER}[31m{' '.join(['***'] * len(secrets))}\n\tkept"


def test_nothing_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WKG_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(RegistryError) as caught:
        config.read().place("demo:x", "")
    assert caught.value.code == "WW708"
    (tmp_path / "none").write_text("= nothing", "utf-8")
    with pytest.raises(RegistryError) as caught:
        config.read()
    assert caught.value.code == "WW708"


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        (1, "Caused by: Connection refused (os error 111)", "WW702"),
        (1, "OCI API errors: [OCI API error: manifest unknown]", "WW703"),
        (1, "Not authorized: url http://127.0.0.1:40100/v2/", "WW704"),
        (1, "connect to 127.0.0.1:40100 and 40300", "WW701"),
        (1, "Invalid digest. Expected sha256:aa, got sha256:bb", "WW705"),
        (153, "", "WW706"),
        (-6, "memory allocation of 99 bytes failed", "WW706"),
        (1, "something new", "WW701"),
    ],
)
def test_what_wkg_says_has_a_code(status: int, said: str, code: str) -> None:
    error = reasons.failed("demo:x", "example.org", status, said, 256_000_000)
    assert error.code == code
    assert error.fix
    assert "example.org" in error.message


def test_the_words_of_a_registry_are_cut() -> None:
    assert len(reasons.failed("demo:x", "example.org", 1, "x" * 1_000_000, 1).output or "") <= 2000


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("exit 0", "WW701"),
        ("printf 'packages = 3' > wkg.lock", "WW701"),
        ("sleep 60", "WW707"),
        ("head -c 9000000 /dev/zero > wit/big", "WW706"),
    ],
)
def test_a_wkg_that_does_not_do_its_work(tmp_path: Path, configured: config.Config, script: str, code: str) -> None:
    program = tmp_path / "wkg"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    tool = Found(TOOLS["wkg"], program, "0.16.1", "wkg 0.16.1", (str(program),))
    client = Client(tool, configured, largest=1_000_000, seconds=1)
    with pytest.raises(RegistryError) as caught:
        client.newest("demo:x", "^1.0", "")
    assert caught.value.code == code


def test_what_a_header_says_is_hidden_whoever_it_is_of(configured: config.Config) -> None:
    shown = configured.hidden("Authorization: Basic YWRhOmFi==, bearer abc.def-1; Bearer token expired; basic \x1b[1m")
    assert shown == "Authorization: Basic ***, bearer ***; Bearer token expired; basic \N{REPLACEMENT CHARACTER}[1m"


@pytest.mark.parametrize(
    "text",
    [
        'registry = "a"\npackage_registry_overrides = "b"\nnamespace_registries = 3',
        '[namespace_registries]\ndemo = { registry = "a", metadata = "b" }\n[registry]\na = "b"',
        '[namespace_registries]\ndemo = { registry = "a", metadata = { oci = "b" } }\n[registry.a]\noci = "b"',
        "[namespace_registries]\ndemo = {}",
    ],
)
def test_what_is_no_table_says_nothing(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WKG_REGISTRY_A_AUTH_BEARER", "token-of-ada")
    found = config.Config(tomli.loads(text))
    assert found.hidden("token-of-ada") == "***"
    assert not found.is_plain("a")
    assert not found.credentials("a")
    assert found.text_for("demo:x", config.Location("a", ""))


def test_a_place_that_is_no_table_is_none() -> None:
    for metadata in ('"b"', '{ oci = "b" }'):
        said = tomli.loads(f'namespace_registries = {{ demo = {{ registry = "a", metadata = {metadata} }} }}')
        assert config.Config(said).place("demo:x", "").host == "a"
    with pytest.raises(RegistryError, match="WW708"):
        config.Config(tomli.loads("[namespace_registries]\ndemo = {}")).place("demo:x", "")
