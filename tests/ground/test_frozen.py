"""What is made by `frozen` and what is remembered by `Same`."""

from dataclasses import replace

from ground.frozen import frozen
from ground.same import Same


@frozen(kw_only=True)
class Point:
    x: int
    y: int = 0


def test_equal_values_are_equal_and_serve_as_keys() -> None:
    assert Point(x=1) == Point(x=1, y=0) != Point(x=2)
    assert {Point(x=1): "here"}[Point(x=1)] == "here"
    assert replace(Point(x=1), y=3) == Point(x=1, y=3)
    assert not hasattr(Point(x=1), "__dict__")


def test_the_same_object_is_asked_once_and_an_equal_one_again() -> None:
    asked: list[Point] = []
    kept: Same[Point, int] = Same(lambda point: asked.append(point) or point.x, most=2)  # type: ignore[func-returns-value]
    one, other = Point(x=1), Point(x=1)
    assert [kept(one), kept(one), kept(other)] == [1, 1, 1]
    assert len(asked) == 2
    for x in range(3):
        assert kept(Point(x=x)) == x
