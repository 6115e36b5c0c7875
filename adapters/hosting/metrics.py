"""Figures for Prometheus, kept only where a process is asked for them."""

from __future__ import annotations

import logging

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.store.schedules import Health

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
"""Borders of the histogram of answers: most take a thousandth of a second, a platform waits for three."""


TIPS = {
    "oldest_due": "Seconds for which the oldest tip that may be sent waits.",
    "planning_lag": "Seconds for which the oldest due schedule is not planned.",
    "open": "Tips that are to be sent or being sent.",
    "sent": "Tips that were sent in a day.",
    "unknown": "Tips of a day of which nobody knows whether they were posted.",
    "failed": "Tips of a day that a platform refused.",
    "skipped": "Tips of a day that were left out.",
    "paused": "Schedules that were paused since a platform refused them.",
    "active": "Schedules that run.",
}
"""The figures of the ledger, each with what it says."""


class Metrics:
    """Counts answers, and what went wrong. No label holds what people typed, or who they are."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answers = Counter(
            "syllabot_answers", "Answers, by platform, command and kind.", ("platform", "command", "kind"),
            registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "syllabot_answer_seconds", "Seconds from a request to its answer, without sending it.", ("platform",),
            buckets=SECONDS, registry=self.registry,
        )  # fmt: skip
        self._faults = Counter(
            "syllabot_faults", "Unexpected errors, by their type.", ("type",), registry=self.registry
        )
        self._waits = Counter(
            "syllabot_cooldowns", "Requests of people who asked too fast.", ("platform",), registry=self.registry
        )
        self._tips = {
            name: Gauge(f"syllabot_tips_{name}", TIPS[name], registry=self.registry)
            for name in Health.__struct_fields__
        }

    def answered(self, platform: str, command: str, kind: str, seconds: float) -> None:
        """Count an answer."""
        self._answers.labels(platform, command, kind).inc()
        self._seconds.labels(platform).observe(seconds)

    def faults(self) -> logging.Handler:
        """Return what counts the unexpected errors that are written to the log."""
        counter = self._faults

        class Faults(logging.Handler):
            """Counts log records of unexpected errors."""

            def emit(self, record: logging.LogRecord) -> None:
                """Count a record, if it is of an unexpected error."""
                if fault := getattr(record, "fault", ""):
                    counter.labels(fault).inc()

        return Faults()

    def cooled(self, platform: str) -> None:
        """Count a request that had to wait."""
        self._waits.labels(platform).inc()

    def tips(self, health: Health) -> None:
        """Take over how the tips are doing, as the ledger says."""
        for name in health.__struct_fields__:
            self._tips[name].set(getattr(health, name))

    def text(self) -> bytes:
        """Return all figures in Prometheus' format."""
        return generate_latest(self.registry)
