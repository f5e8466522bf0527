"""What a server is built and told: compose file, image, proxy and the table of settings agree with the code."""

import http.client
import os
import re
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from tests.deployment import COMMANDS
from tests.running import ROOT, free_port

DEPLOY = ROOT / "cms" / "deploy"
OURS = ("migrate", "web", "live", "worker", "beat", "proxy", "backup", "restore")
SECRETS = (
    "SECRET_KEY",
    "DATABASE_PASSWORD",
    "POSTGRES_PASSWORD",
    "REDIS_PASSWORD",
    "OIDC_KEY_FILE",
    "EMAIL_URL",
)


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


def test_the_product_is_no_superuser_of_the_database(services: dict[str, Any]) -> None:
    database = services["postgres"]["environment"]
    scripts = [name for name in services["postgres"]["volumes"] if "initdb.d" in name]

    assert "POSTGRES_USER" not in database  # so it is `postgres`
    for name in ("migrate", "web", "live", "worker", "beat"):
        address = urlsplit(services[name]["environment"]["DATABASE_URL"].replace(":?a ", "-"))
        assert address.username == database["DATABASE_OWNER"]
    for name in ("backup", "restore"):
        assert services[name]["environment"]["PGUSER"] == database["DATABASE_OWNER"]
    assert scripts == [
        "./cms/deploy/create_owner.sh:/docker-entrypoint-initdb.d/create_owner.sh:ro"
    ]
    assert os.access(DEPLOY / "create_owner.sh", os.X_OK)  # else it is read into the entry point


def test_servers_can_look_into_films() -> None:
    image = _text("Dockerfile").split(" AS app\n")[1].split("\nFROM ")[0]
    by_hand = re.search(r"Debian 12, packages `([^`]*)`", _text("docs/operations.md"))

    assert re.search(r"apt-get install .*\bffmpeg\b", image)
    assert by_hand is not None
    assert "ffmpeg" in by_hand.group(1).split()


def test_a_restore_can_be_the_first_thing_on_a_machine(services: dict[str, Any]) -> None:
    """It starts the database alone, and the volume that it makes belongs to who writes in it."""
    image = _text("Dockerfile").split(" AS tools\n")[1].split("\nFROM ")[0]
    user, group = services["restore"]["user"].split(":")

    for name in ("backup", "restore"):
        assert services[name]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
        assert services[name]["build"]["target"] == "tools"
    folder = services["restore"]["environment"]["MEDIA_ROOT"]
    assert re.search(rf"install -d -o {user} -g {group} .*{folder}$", image, re.MULTILINE)
    assert "COPY cms/deploy/backup.sh cms/deploy/restore.sh /scripts/" in image


@pytest.mark.parametrize("name", ["docker-compose.yml", "docs/operations.md"])
def test_the_example_of_a_back_up_is_named_as_they_are(name: str) -> None:
    named = re.findall(r"BACKUP=(\d\S+)", _text(name))

    assert named
    assert all(datetime.strptime(one, "%Y-%m-%dT%H%M%S%z") for one in named)
    assert "date -u +%Y-%m-%dT%H%M%SZ" in _text("cms/deploy/backup.sh")


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


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("2001:db8:1:2:ffff:1:2:3", "2001:db8:1:2:"),
        ("2001:db8:1:2::1", "2001:db8:1:2:"),
        ("2001:db8::a:b:c:d", "2001:db8"),
        ("192.0.2.1", None),
        ("::1", None),
    ],
)
def test_the_proxy_counts_a_network_of_ipv6_as_one(address: str, network: str | None) -> None:
    text = _text("cms/deploy/proxy/nginx.conf.template")
    rules = re.findall(r'"~(\^\(\?<network.*)" \$', text)
    found = [re.search(rule.replace("?<", "?P<"), address) for rule in rules]

    assert len(rules) == 2
    assert next((match[1] for match in found if match), None) == network


def test_nobody_is_believed_about_the_visitor_unless_named(services: dict[str, Any]) -> None:
    """A range as default would let every container and every neighbour claim an address and a scheme."""
    proxy = DEPLOY / "proxy"

    assert services["proxy"]["environment"]["FRONT_PROXY"].startswith("${FRONT_PROXY:?")
    assert re.search(r"^FRONT_PROXY=$", _text(".env.example"), re.MULTILINE)
    listen = (proxy / "plain-listen.conf.template").read_text(encoding="utf-8")
    assert "real_ip_recursive off;" in listen


@pytest.mark.parametrize(
    ("connects_from", "scheme"), [("127.0.0.1", "https"), ("127.0.0.2", "http")]
)
def test_only_the_front_proxy_says_the_scheme(
    tmp_path: Path, connects_from: str, scheme: str
) -> None:
    """Our rules about the scheme in a small nginx of their own."""
    text = _text("cms/deploy/proxy/nginx.conf.template")
    rules = re.findall(
        r"    (?:geo|map) [^{]*(?:front_proxy|scheme) \{.*?\n    \}\n", text, re.DOTALL
    )
    port = free_port()
    conf = tmp_path / "nginx.conf"
    temp = "".join(
        f"{name}_temp_path {tmp_path};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf.write_text(
        f"pid {tmp_path}/pid; error_log stderr crit; events {{}} http {{ access_log off; {temp}"
        + "".join(rules[:2]).replace("${FRONT_PROXY}", "127.0.0.1")
        + f'server {{ listen 127.0.0.1:{port}; location / {{ return 200 "$forwarded_scheme"; }} }} }}'
    )
    with subprocess.Popen(
        ["nginx", "-p", str(tmp_path), "-c", str(conf), "-g", "daemon off;"]
    ) as it:
        try:
            said = _ask(port, connects_from)
        finally:
            it.terminate()

    assert said == scheme


def _ask(port: int, source: str) -> str:
    """What the proxy says to a visitor that claims https; waits until it listens."""
    for _turn in range(100):
        talk = http.client.HTTPConnection("127.0.0.1", port, 20, source_address=(source, 0))
        try:
            talk.request("GET", "/", headers={"X-Forwarded-Proto": "https"})
            return talk.getresponse().read().decode()
        except ConnectionRefusedError:
            time.sleep(0.1)
        finally:
            talk.close()
    raise AssertionError("nginx does not listen")
