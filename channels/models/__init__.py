"""Messages and what came back of them."""

from channels.models.allowed import Allowed
from channels.models.content import Content
from channels.models.guardrails import Guardrails
from channels.models.mail_base import MailBase
from channels.models.mailroom import MailroomItem
from channels.models.message import Message, MessageBody
from channels.models.receipt import Receipt
from channels.models.sender import Pace, Sender
from channels.models.tally import Tally

__all__ = [
    "Allowed",
    "Content",
    "Guardrails",
    "MailBase",
    "MailroomItem",
    "Message",
    "MessageBody",
    "Pace",
    "Receipt",
    "Sender",
    "Tally",
]
