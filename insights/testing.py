"""For engineers' own tests: ``walk``, a pytest fixture that walks a journey's file for somebody made up, in virtual time.

``pytest_plugins = ["insights.testing"]`` in the conftest of a repository of journeys; see ``docs/how-to/test-a-journey.md``.
"""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from insights.rehearse.walk import Walk

HEARD: "pytest.StashKey[list[Walk]]" = pytest.StashKey()


@pytest.fixture
def walk(db: None, request: pytest.FixtureRequest) -> "Iterator[Callable[[str | Path], Walk]]":
    """Give ``walk("journeys/at_the_limit.yaml")``; a path is one from the root of the repository, ``gallery:key`` is one of ours."""
    from audience.brief_cache import forget_all
    from channels import store
    from insights.rehearse.walk import read_walk

    heard = request.node.stash.setdefault(HEARD, [])
    forget_all()
    yield lambda name: read_walk(name, request.config.rootpath, heard)
    # What a process remembers of plans and settings does not outlive the test that made them.
    forget_all()
    store.forget()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell the last walk of a test that failed; an assertion's own words are cut short by pytest, a section is not."""
    report = yield
    if report.when == "call" and report.failed:
        report.sections += [("The walk", walk.tells()) for walk in item.stash.get(HEARD, [])[-1:]]
    return report
