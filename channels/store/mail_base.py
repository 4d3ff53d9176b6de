"""The base on which all mails lean. Read again after a second."""

from audience.brief_cache import Brief
from channels.content.mail import BASE
from channels.models import MailBase


def _read() -> str:
    return MailBase.objects.filter(id=1).values_list("mjml", flat=True).first() or BASE


mail_base = Brief(_read, MailBase)
