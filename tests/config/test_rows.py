"""The table of promises."""

from tests.rows import Row, faults_of, marks_of, rows_of

TABLE = """
| # | promise | state | test, or what is missing |
|---|---|---|---|
| A1 | Entry is behavioural | done | |
| D13 | Exit when the plan changes | partly | at once, but not in bulk |
"""
SOURCE = """
import pytest
pytestmark = [pytest.mark.process, pytest.mark.row("N13")]

@pytest.mark.row("A1", "A2")
@pytest.mark.parametrize("n", [1, 2])
def test_it(n): ...
"""


def test_the_table_is_read_line_by_line():
    assert [(row.number, row.state, row.note) for row in rows_of(TABLE)] == [
        ("A1", "done", ""),
        ("D13", "partly", "at once, but not in bulk"),
    ]


def test_marks_are_found_on_tests_and_on_whole_files():
    assert sorted(marks_of(SOURCE, "tests/test_x.py")) == [
        ("A1", "tests/test_x.py::test_it"),
        ("A2", "tests/test_x.py::test_it"),
        ("N13", "tests/test_x.py"),
    ]


def test_a_row_called_done_needs_a_test():
    assert faults_of([Row("A1", "", "done", "")], {}) == ["A1 is called done and no test is marked with it"]
    assert faults_of([Row("A1", "", "done", "")], {"A1": ["tests/test_x.py::test_it"]}) == []


def test_a_mark_that_no_row_has_and_a_state_that_nobody_knows_are_faults():
    assert len(faults_of([Row("A1", "", "nearly", "")], {"A99": ["tests/test_x.py"]})) == 2
