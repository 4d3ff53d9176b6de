"""What the tests of this floor share."""

from collections.abc import Iterator

import pytest

from channels import store


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> Iterator[None]:
    store.forget()
    yield
    store.forget()
