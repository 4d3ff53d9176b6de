"""Rows as a file: what a spreadsheet would run is text, everything else stays."""

import csv

from ground.spreadsheet import lines


def test_a_text_that_begins_like_a_formula_is_no_formula_and_the_rest_comes_back_as_it_was():
    rows = [["=cmd()", "+1", "-1", "@x", "\tx", "\rx"], ["a=b", "", 'say "no"', "two\nlines", "zoë, eve", -5]]

    read = list(csv.reader(lines(rows)))

    assert read[0] == ["'=cmd()", "'+1", "'-1", "'@x", "'\tx", "'\rx"]
    assert read[1] == ["a=b", "", 'say "no"', "two\nlines", "zoë, eve", "-5"]
