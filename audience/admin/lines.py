"""Small tables written as lines, so that nobody has to write JSON: one thing a line."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError

T = TypeVar("T")

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    # Only the type checker knows forms of something.
    ModelForm = forms.ModelForm


class LinesField(forms.CharField, Generic[T]):
    """A text of lines that is a JSON value to the model. ``read`` makes it out of lines, ``write`` brings it back."""

    def __init__(self, *, read: Callable[[list[str]], T], write: Callable[[Any], list[str]], **more: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 5, "cols": 50}), required=False, **more)
        self._read, self._write = read, write

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(self._write(value)) if value else ""

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        try:
            return self._read(lines)
        except ValueError as why:
            raise ValidationError(str(why)) from why

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or self._read([])))
        except ValidationError:
            return True
