"""What a change of the tables does to real duties before it is live: two editions, the same goods, bundles and orders, one day."""

from bundler.upkeep.preview.calendar import Calendar, calendar_of
from bundler.upkeep.preview.comparing import preview
from bundler.upkeep.preview.preview import Preview
from bundler.upkeep.preview.subjects import Stated, Subjects

__all__ = ["Calendar", "Preview", "Stated", "Subjects", "calendar_of", "preview"]
