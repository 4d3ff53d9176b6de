"""How an item of a shelf asks for its settings: one field of a frozen dataclass, with the words people read.

>>> @dataclass(frozen=True, slots=True, kw_only=True)
... class WaitSettings:
...     lasts: timedelta = ask("For how long", at_least=timedelta(minutes=1))
"""

from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any

from ground.settings import BadSetting, read, read_as_far, write

__all__ = ["BadSetting", "Question", "ask", "questions", "read", "read_as_far", "write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a form, the API and the help page need to know about one setting.

    ``kind`` chooses the control where the type alone does not: ``line``, ``key``, ``liquid``, ``liquid_line``, ``liquid_code``,
    ``sms``, ``mjml``, ``choice``, ``segmented``, ``weekdays``, ``clock``, ``event``, ``events``, ``field``, ``date_field``, ``property``,
    ``value``, ``percent``, ``share``, ``rule``, or a list of objects by its own name. Empty: by type.
    ``needed`` is false when an empty answer is a good one; ``empty`` says what it means, where that is not plain.
    ``reads`` and ``writes`` turn JSON into the value and back where the type alone does not say how; ``blank`` is the value while
    there is none. ``late`` ones are asked after all others. ``only_if`` names another setting and the answers with which this one is
    asked at all.
    """

    label: str
    help: str = ""
    kind: str = ""
    choices: Sequence[tuple[str, str]] = ()
    at_least: Any = None
    at_most: Any = None
    needed: bool = True
    empty: str = ""
    reads: Callable[[Any], Any] | None = None
    writes: Callable[[Any], Any] | None = None
    blank: Any = None
    late: bool = False
    only_if: tuple[str, tuple[Any, ...]] | None = None


def ask(
    label: str,
    *,
    help: str = "",  # noqa: A002  reads well where it is used
    kind: str = "",
    choices: Sequence[tuple[str, str]] = (),
    at_least: Any = None,
    at_most: Any = None,
    needed: bool = True,
    empty: str = "",
    default: Any = MISSING,
    make: Callable[[], Any] | None = None,
    reads: Callable[[Any], Any] | None = None,
    writes: Callable[[Any], Any] | None = None,
    blank: Any = None,
    late: bool = False,
    only_if: tuple[str, tuple[Any, ...]] | None = None,
) -> Any:
    """Declare a setting. ``default`` is what a new item starts with; ``make`` builds a mutable one."""
    question = Question(
        label=label,
        help=help,
        kind=kind,
        choices=tuple(choices),
        at_least=at_least,
        at_most=at_most,
        needed=needed,
        empty=empty,
        reads=reads,
        writes=writes,
        blank=blank,
        late=late,
        only_if=only_if,
    )
    if make is not None:
        return field(default_factory=make, metadata={"question": question})
    return field(default=default, metadata={"question": question})


def questions(settings: type) -> dict[str, tuple[Field[Any], Question]]:
    """List the settings of a class by name, in the order in which they are asked."""
    asked = [f for f in fields(settings) if "question" in f.metadata]
    asked.sort(key=lambda f: f.metadata["question"].late)
    return {f.name: (f, f.metadata["question"]) for f in asked}
