"""Telling people of tickets: at once what is critical, the rest once a day, and silence when nothing changed.

``digest`` decides what is told and when (pure), ``send`` is the door, ``mail`` and ``chat`` carry it.
"""

from pipeline.notices.digest import Notice, Told, due
from pipeline.notices.send import Carrier, NoticeError, carrier, send

__all__ = ["Carrier", "Notice", "NoticeError", "Told", "carrier", "due", "send"]
