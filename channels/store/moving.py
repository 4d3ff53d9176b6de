"""Messages follow their person: to another home, or to whoever they turned out to be."""

from channels.models import MailroomItem, Message


def follow(person_id: int, *, home: int, shard: int, becomes: int | None = None) -> None:
    """Write the person's home into their messages; ``becomes`` is who they were joined to."""
    if becomes is not None:
        Message.objects.filter(person_id=person_id).update(person_id=becomes)
        MailroomItem.objects.filter(person_id=person_id).update(person_id=becomes)
    Message.objects.filter(person_id=becomes or person_id).exclude(home=home).update(home=home, shard=shard)
