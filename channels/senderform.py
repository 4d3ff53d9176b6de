"""A sender's form: what its provider asks for. Secrets go in and never come out again."""

from dataclasses import MISSING
from typing import TYPE_CHECKING, Any, ClassVar, get_type_hints

from django import forms
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from channels.models import Sender
from channels.providers import SHELF, Provider
from channels.secrets import CannotUnseal, seal, unseal
from ground.ask import questions
from ground.settings import BadSetting, read
from ground.words import gettext

if TYPE_CHECKING:
    Form = forms.ModelForm[Sender]
else:
    Form = forms.ModelForm

PREFIX = "set_"
# What Sandbox uses by itself; nobody sets it up.
BUILT_IN = frozenset({"mailroom", "in_app"})


class SenderForm(Form):
    """The provider's questions follow once the sender is saved with a provider; an empty secret keeps what is stored."""

    class Meta:
        model = Sender
        fields: ClassVar[list[str]] = [
            "name",
            "channel",
            "provider",
            "address",
            "registration",
            "brand_id",
            "brand_fee",
            "campaign_id",
            "campaign_fee",
            "rate_per_second",
            "price",
            "pass_through",
            "currency",
            "active",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "provider" in self.fields:
            known = [(p.key, gettext(p.title)) for p in SHELF if p.key not in BUILT_IN]
            self.fields["provider"] = forms.ChoiceField(label=_("Provider"), choices=known)
        self.asked = _fields(self.instance) if self.instance.pk else {}
        self.fields |= self.asked

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"]).upper()
        if currency and (len(currency) != 3 or not currency.isalpha() or not currency.isascii()):
            raise forms.ValidationError(_("A currency has three letters: USD, EUR."))
        return currency

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        provider = SHELF.get(said.get("provider", ""))
        if provider is not None and said.get("channel") not in provider.channels:
            self.add_error("channel", _("This provider does not speak on this channel."))
        if provider is not None and self.asked and provider.key == self.instance.provider:
            self._check_settings(provider, said)
        return said

    def _check_settings(self, provider: Provider[Any], said: dict[str, Any]) -> None:
        try:
            read(provider.settings, self._answers(provider, said, secret=False))
        except BadSetting as why:
            self.add_error(PREFIX + why.field if PREFIX + why.field in self.fields else None, why.sentence)

    def save(self, commit: bool = True) -> Sender:
        provider = SHELF.get(self.cleaned_data["provider"])
        if "provider" in self.changed_data and self.instance.pk:
            # Another provider asks other questions.
            self.instance.config, self.instance.secret = {}, None
        elif provider is not None and self.asked:
            self.instance.config = self._answers(provider, self.cleaned_data, secret=False)
            given = {name: value for name, value in self._answers(provider, self.cleaned_data, secret=True).items() if value}
            if given:
                self.instance.secret = seal(_stored(self.instance) | given)
        saved: Sender = super().save(commit)
        return saved

    def _answers(self, provider: Provider[Any], said: dict[str, Any], *, secret: bool) -> dict[str, Any]:
        asked = questions(provider.settings).items()
        return {name: said.get(PREFIX + name) for name, (_f, question) in asked if (question.kind == "secret") is secret}


def _stored(sender: Sender) -> dict[str, str]:
    try:
        return unseal(sender.secret)
    except CannotUnseal:
        return {}


def _fields(sender: Sender) -> dict[str, forms.Field]:
    provider = SHELF.get(sender.provider)
    if provider is None:
        return {}
    hints, stored = get_type_hints(provider.settings), _stored(sender)
    found = {}
    for name, (asked, question) in questions(provider.settings).items():
        value = (sender.config or {}).get(name, None if asked.default is MISSING else asked.default)
        found[PREFIX + name] = _field(question, hints[name], value, stored.get(name))
    return found


def _field(question: Any, hint: type, value: Any, stored: str | None) -> forms.Field:
    label, words = gettext(question.label), gettext(question.help)
    if question.kind == "secret":
        words = gettext_now("Something is stored. Leave it empty to keep it.") if stored else words
        return forms.CharField(label=label, help_text=words, required=False, strip=True, widget=forms.PasswordInput(render_value=False))
    if hint is bool:
        return forms.BooleanField(label=label, help_text=words, required=False, initial=value)
    if question.choices:
        choices = [(key, gettext(said)) for key, said in question.choices]
        return forms.ChoiceField(label=label, help_text=words, choices=choices, initial=value)
    if hint is int:
        return forms.IntegerField(label=label, help_text=words, initial=value, required=question.needed)
    return forms.CharField(label=label, help_text=words, initial=value, required=question.needed)
