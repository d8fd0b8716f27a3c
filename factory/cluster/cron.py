"""Cron expressions, as Vertex AI and Kubeflow Pipelines take them."""

from __future__ import annotations

import datetime
import difflib
import re
import zoneinfo

import cronsim

from factory.cluster.targets import Target

_FIELDS = (
    "minute, hour, day of the month, month and day of the week, such as '0 3 * * *' for three every night"
)
_ZONE = re.compile(r"(?:CRON_)?TZ=(\S*)\s+(.*)", re.DOTALL)


def fault(text: str, target: Target) -> str | None:
    """Return the reason why a target would refuse an expression, with the remedy, or None.

    Args:
        text: five fields; Vertex AI permits a time zone before them, Kubeflow a field for the second.
        target: kind of cluster.
    """
    if zone := _ZONE.fullmatch(text):
        if target.kubernetes:
            return "names a time zone; Kubeflow has one for the whole cluster, so leave it out"
        if not _is_zone(zone[1]):
            return _zone_fault(zone[1])
        text = zone[2]
    fields = text.split()
    if len(fields) != 5 and not (target.kubernetes and len(fields) == 6):
        more = ", perhaps after the second" if target.kubernetes else ""
        return f"has {len(fields)} fields; write five{more}: {_FIELDS}"
    try:
        parsed = cronsim.CronSim(text, datetime.datetime.now(datetime.UTC))
    except cronsim.CronSimError as error:
        return f"{str(error)[0].lower()}{str(error)[1:]}; write {_FIELDS}"
    # cronsim's extensions: a month's last day (L, LW) and n-th weekday (#).
    if min(parsed.days) < 0 or any(isinstance(day, tuple) for day in parsed.weekdays):
        return "has L or #, which clusters do not know; write numbers, names, *, a-b and /n"
    if target.kubernetes and re.search(r"(?<!/)\b7\b", fields[-1]):
        return "has 7 as the day of the week; Kubeflow knows 0 to 6, so write 0 for Sunday"
    return None


def with_seconds(text: str) -> str:
    """Return the expression with a leading field for the second, as Kubeflow requires."""
    return text if len(text.split()) == 6 else f"0 {text}"


def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, a path, a folder of zones
        return False
    return True


def _zone_fault(name: str) -> str:
    near = difflib.get_close_matches(name, zoneinfo.available_timezones(), 1)
    meant = f"did you mean {near[0]}?" if near else "write one such as Europe/Berlin"
    return f"{name or 'nothing'} is no time zone; {meant}"
