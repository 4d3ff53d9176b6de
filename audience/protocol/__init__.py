"""Segment's tracking protocol: from bytes to messages that can be stored. Pure: no Django, no store, no clock."""

from audience.protocol.message import Incoming, Unfit, read_message
from audience.protocol.parse import Broken, Parcel, Unreadable, read_parcel
from audience.protocol.utf8 import NotUtf8

__all__ = ["Broken", "Incoming", "NotUtf8", "Parcel", "Unfit", "Unreadable", "read_message", "read_parcel"]
