"""What can go wrong with a text: a code, the values, and a sentence made when it is read, in the reader's language."""

from typing import Any

from ground.words import _, gettext


class ContentError(Exception):
    """This message cannot be said."""

    code = "content"
    template = _("This message cannot be said.")

    def __init__(self, **values: Any) -> None:
        self.values = values
        super().__init__(values)

    @property
    def sentence(self) -> str:
        return gettext(self.template) % self.values

    def __str__(self) -> str:
        return self.sentence


class BadTemplate(ContentError):
    """The template cannot be read. ``line`` counts from 1, ``word`` is what the reading stumbled over, ``what`` may name it."""

    code = "template"
    template = _("Line %(line)d, near “%(word)s”: %(what)s")

    def __init__(self, line: int, word: str, what: str) -> None:
        self.line = line
        self.word = word
        self.what = what
        super().__init__(line=line, word=word, what=what)

    @property
    def sentence(self) -> str:
        what = gettext(self.what) % {"word": self.word}
        return gettext(self.template) % {**self.values, "what": what}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.line, self.word, self.what)


class MissingValue(ContentError):
    """A value is not there and the text has no fallback for it: nothing is sent rather than a blank."""

    code = "missing_value"
    template = _("There is no value for “%(name)s” and no fallback.")

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name=name)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.name,)


class EmptySubject(MissingValue):
    """A mail has no subject: where one is filled in by values and conditions, nothing was left of it."""

    template = _("The subject is empty.")


class BadLink(ContentError):
    """A link leads nowhere a message may lead."""

    code = "bad_link"
    template = _("“%(url)s” is not a link that may stand in this message.")

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(url=url[:200])

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.url,)


class CannotRender(ContentError):
    """The template could be read, but not filled in: too long, too slow, or a filter that cannot work with its value."""

    code = "render"
    template = _("The text could not be filled in: %(what)s")

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what=what)

    @property
    def sentence(self) -> str:
        return gettext(self.template) % {"what": gettext(self.what)}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.what,)
