"""Days and times as the history says them. Pure; English, whatever the system's locale makes of strftime."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_label(day: date, today: date) -> str:
    """Today, Yesterday, the weekday within the last six days, else the date (its year where it is another)."""
    ago = (today - day).days
    if ago == 0:
        return "Today"
    if ago == 1:
        return "Yesterday"
    if 1 < ago < 7:
        return WEEKDAYS[day.weekday()]
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {MONTHS[day.month - 1]}{year}"


def clock_time(moment: datetime) -> str:
    """The time of day, 24 hours, in this machine's zone."""
    return moment.astimezone().strftime("%H:%M")


def short_date(moment: datetime, today: date) -> str:
    """The time for today, else the day in a few letters: for a search hit's right edge."""
    local = moment.astimezone()
    if local.date() == today:
        return clock_time(moment)
    year = f" {local.year}" if local.year != today.year else ""
    return f"{local.day} {MONTHS[local.month - 1][:3]}{year}"
