"""The base of all mails, where somebody has changed it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.content.errors import ContentError
from channels.content.mail_base import check_base


def can_be_the_base(mjml: str) -> None:
    try:
        check_base(mjml)
    except ContentError as why:
        raise ValidationError(why.sentence, code=why.code) from why


class MailBase(models.Model):
    """Row 1 and no other; without it, or with nothing in it, mails lean on ``channels/content/base.mjml``."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    mjml = models.TextField(
        _("layout"),
        blank=True,
        validators=[can_be_the_base],
        help_text=_(
            "MJML with the blocks header, main and footer. Each mail may put its own blocks in their place, so one change here changes "
            "all mails, those of live journeys too. Empty: the layout that Cairn brings."
        ),
    )

    class Meta:
        verbose_name = _("base of all mails")
        verbose_name_plural = _("base of all mails")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="cairn_mail_base_is_one")]

    def __str__(self) -> str:
        return "Base of all mails"
