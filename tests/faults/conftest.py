"""A running product that a test may kill."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import RunningProduct


@pytest.fixture
def product(tmp_path: Path) -> Iterator[RunningProduct]:
    product = RunningProduct(tmp_path / "var")
    product.prepare()
    product.start()
    yield product
    product.kill()
