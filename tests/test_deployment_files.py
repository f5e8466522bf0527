"""What a server is built and told: compose file, image, proxy and the table of settings agree with the code."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deployment import COMMANDS
from tests.running import ROOT

DEPLOY = ROOT / "cms" / "deploy"
OURS = ("migrate", "web", "live", "worker", "beat", "proxy", "backup", "restore")
SECRETS = ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "OIDC_KEY_FILE", "EMAIL_URL")


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return yaml.safe_load(_text("docker-compose.yml"))["services"]


def test_the_compose_file_follows_its_schema() -> None:
    tool = Path(sys.executable).parent / "check-jsonschema"

    done = subprocess.run(
        [str(tool), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_only_the_proxy_can_be_reached(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert set(services["proxy"]["networks"]) == {"outside", "edge"}
    assert "inside" not in services["proxy"]["networks"]


@pytest.mark.parametrize("name", OURS)
def test_a_service_can_do_no_more_than_it_must(services: dict[str, Any], name: str) -> None:
    service = services[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"].split(":")[0] not in {"", "0", "root"}
    assert service["deploy"]["resources"]["limits"]["memory"]
    assert service["logging"]["options"]["max-size"]


def test_no_secret_has_a_default(services: dict[str, Any]) -> None:
    text = _text("docker-compose.yml")
    example = dict(
        line.split("=", 1)
        for line in _text(".env.example").splitlines()
        if "=" in line and line[0] != "#"
    )

    for name in SECRETS:
        used = re.findall(rf"\$\{{{name}(:[^}}]*|)\}}", text)
        assert used
        assert all(rest.startswith(":?") for rest in used), name
        assert example[name] == ""
    assert not re.search(r"(SECRET|PASSWORD|PRIVATE_KEY)\w*=", _text("Dockerfile"))


def test_every_value_of_the_compose_file_is_in_the_example() -> None:
    wanted = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", _text("docker-compose.yml")))
    given = set(re.findall(r"^([A-Z_]+)=", _text(".env.example"), re.MULTILINE))

    assert wanted - given <= {
        "VERSION",
        "BACKUP",
        "RATE_PER_SECOND",
        "RATE_BURST",
        "UPLOAD_LIMIT",
        "FILM_MAX_MB",
    }
    assert given <= wanted


@pytest.mark.parametrize("name", COMMANDS)
def test_the_tests_start_what_the_compose_file_starts(services: dict[str, Any], name: str) -> None:
    """But for addresses, ports and folders."""
    ours = COMMANDS[name].format(port=8001, schedule="/tmp/beat").replace("127.0.0.1", "0.0.0.0")

    assert services[name]["command"] == ours.split()


def test_the_proxy_is_told_all_that_its_templates_ask() -> None:
    asked = {
        name
        for template in (DEPLOY / "proxy").glob("*.template")
        for name in re.findall(r"\$\{([A-Z_]+)\}", template.read_text(encoding="utf-8"))
    }
    in_image = set(
        re.findall(
            r"^(?:ENV|   ) ([A-Z_]+)=", _text("Dockerfile").split("AS proxy")[1], re.MULTILINE
        )
    )
    in_compose = set(
        yaml.safe_load(_text("docker-compose.yml"))["services"]["proxy"]["environment"]
    )

    assert asked <= in_image | in_compose


def test_the_table_of_settings_is_complete() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', _text("cms/settings.py")))
    read |= set(re.findall(r'environ\.get\(\s*"([A-Z_]+)"', _text("cms/deploy/gunicorn_conf.py")))
    table = set(re.findall(r"^\| `([A-Z_]+)`", _text("docs/operations.md"), re.MULTILINE))

    assert read == table
