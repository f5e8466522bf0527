"""A running product that a test may kill."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import RunningProduct


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Database, demo world and static files, made once; each test gets a copy."""
    product = RunningProduct(tmp_path_factory.mktemp("prepared") / "var")
    product.prepare()
    return product.var_dir


@pytest.fixture
def product(prepared: Path, tmp_path: Path) -> Iterator[RunningProduct]:
    shutil.copytree(prepared, tmp_path / "var")
    product = RunningProduct(tmp_path / "var")
    product.start()
    yield product
    product.kill()
