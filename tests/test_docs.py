"""What the documents say can be followed: links lead somewhere, commands exist, the metadata is valid."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.glob("*/front/README.md"),
        *ROOT.glob("*/demo/README.md"),
    ]
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"\bmake ([a-z]+(?:-[a-z]+)*)\b")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _anchors(text: str) -> set[str]:
    """The anchors that a forge gives to the headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")

    broken = []
    for link in LINK.findall(text):
        target, _, anchor = link.partition("#")
        path = document.parent / target if target else document
        if re.match(r"[a-z]+:", link):
            continue
        if not path.exists() or (anchor and anchor not in _anchors(path.read_text("utf-8"))):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_command_is_in_the_makefile(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    code = " ".join(CODE.findall(document.read_text(encoding="utf-8")))

    assert set(COMMAND.findall(code)) <= targets


def test_every_picture_of_the_readme_has_words() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert re.findall(r"!\[\]\(", readme) == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [
        int(path.name[:4]) for path in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    ]

    assert numbers == list(range(1, len(numbers) + 1))


def test_the_licence_is_complete() -> None:
    text = (ROOT / "LICENSE.md").read_text(encoding="utf-8")

    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert all(f"## {number}. " in text for number in range(1, 16))
    assert "## Appendix" in text


class TestMetadata:
    """publiccode.yml against the keys that its standard (0.7) makes mandatory, and the limits it sets."""

    @pytest.fixture
    def metadata(self) -> dict:
        return yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))

    def test_it_has_what_is_mandatory(self, metadata: dict) -> None:
        mandatory = {
            *("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus"),
            *("softwareType", "description", "legal", "maintenance", "localisation"),
        }

        assert mandatory <= set(metadata)
        assert metadata["developmentStatus"] in {"concept", "development", "beta", "stable"}
        assert metadata["maintenance"]["type"] in {"internal", "contract", "community", "none"}
        assert metadata["localisation"].keys() == {"localisationReady", "availableLanguages"}

    def test_its_texts_have_the_right_length(self, metadata: dict) -> None:
        for text in metadata["description"].values():
            assert len(text["shortDescription"]) <= 150
            assert 150 <= len(text["longDescription"]) <= 10_000
            assert text["features"]

    def test_it_says_what_the_project_says(self, metadata: dict) -> None:
        project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

        assert f'license = "{metadata["legal"]["license"]}"' in project
        assert (ROOT / metadata["logo"]).exists()
        assert set(metadata["localisation"]["availableLanguages"]) == {"nl", "en"}


def test_the_changelog_has_its_form() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(.+?)\](?: - (\S+))?$", text, re.MULTILINE)
    kinds = re.findall(r"^### (.+)$", text, re.MULTILINE)

    assert versions[0] == ("Unreleased", "")
    assert all(date.fromisoformat(day) for _name, day in versions[1:])
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_security_names_what_exists() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:tests|onboarding|docs|cms)/[\w/.]+)`", text))

    assert len(named) > 20
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
