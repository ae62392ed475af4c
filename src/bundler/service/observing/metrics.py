"""What is counted and timed, in the text format of Prometheus. Labels have few values: known routes, codes and states."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from bundler.duty.receipt import ENGINE
from bundler.service.observing.asked import UNMATCHED

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable of the folder in which several processes keep what they count; any of them then answers for all."""
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
SOLVING_SECONDS = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600)
GAPS = (0.0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1)


Standing = Iterable[Metric]
"""Metrics of what stands at the moment, worked out when they are asked for."""


class Metrics:
    """Made once by an application; what is only known when it is asked comes from ``standing``."""

    def __init__(self, standing: Callable[[], Standing] = tuple) -> None:
        self.standing = standing
        self.registry = own = CollectorRegistry()
        self.requests = Histogram(
            "bundler_http_request_seconds", "Until an answer began", ("method", "route", "status"), buckets=SECONDS, registry=own
        )
        self.in_flight = Gauge(
            "bundler_http_requests_in_flight", "Requests that are being answered", registry=own, multiprocess_mode="livesum"
        )
        self.verdicts = Counter("bundler_verdicts", "Orders, returns and bundles that were judged", ("verdict",), registry=own)
        self.findings = Counter("bundler_findings", "What was found of them, by the code of the rule", ("code", "severity"), registry=own)
        # A quote has a dozen findings: looking each counter up anew costs three times as much as counting, and most are said of every line.
        self._verdict, self._finding, self._request = cache(self.verdicts.labels), cache(self.findings.labels), cache(self.requests.labels)
        self.database = Counter(
            "bundler_database_events", "Transactions tried again, and databases that could not be reached", ("event",), registry=own
        )
        self.searches = Histogram("bundler_search_seconds", "Compositions that ended", ("outcome",), buckets=SOLVING_SECONDS, registry=own)
        self.gaps = Histogram("bundler_search_gap", "Gap of plans between objective and bound", buckets=GAPS, registry=own)  # fmt: skip

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; of a route that is not known the method is not told either."""
        self._request("-" if route == UNMATCHED else method, route, f"{status // 100}xx" if status else "none").observe(seconds)

    def judged(self, answer: Mapping[str, Any]) -> None:
        """Count what the rules said: an answer on the wire."""
        self.ruled(answer["verdict"], [(finding["code"], finding["severity"]) for finding in answer["findings"]])

    def ruled(self, verdict: str, findings: Iterable[tuple[str, str]]) -> None:
        """Count a verdict, and code and severity of each of its findings."""
        self._verdict(verdict).inc()
        times: dict[tuple[str, str], int] = {}
        for said in findings:
            times[said] = times.get(said, 0) + 1
        for said, count in times.items():
            self._finding(*said).inc(count)

    def searched(self, outcome: str, told: dict[str, Any] | None) -> None:
        """Count a search that ended, with the answer that it gave if any."""
        known = told or {}
        if known.get("seconds") is not None:
            self.searches.labels(outcome).observe(float(known["seconds"]))
        if known.get("gap") is not None:
            self.gaps.observe(float(known["gap"]))

    def text(self, accept: str = "") -> tuple[bytes, str]:
        """Return everything, of all processes, and its media type, in the form that a scraper accepts."""
        encode, media_type = choose_encoder(accept)
        return encode(_Everything(self)), media_type


class _Everything(Collector):
    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics

    def collect(self) -> Iterator[Metric]:
        counted: Collector = self.metrics.registry
        if SHARED_FOLDER in os.environ:
            counted = MultiProcessCollector(None)  # type: ignore[no-untyped-call]
        build = InfoMetricFamily("bundler_build", "Engine and Python", value={"engine": ENGINE, "python": platform.python_version()})
        return chain(counted.collect(), [build], self.metrics.standing())


def forget(process: int, folder: str) -> None:
    """Drop what a process that ended had under way; what it counted stays."""
    mark_process_dead(process, folder)  # type: ignore[no-untyped-call]


def gauge(name: str, about: str, label: str, values: dict[str, int]) -> Metric:
    """Return a gauge with a value for each value of its label."""
    found = GaugeMetricFamily(name, about, labels=(label,))
    for each, value in values.items():
        found.add_metric((each,), value)
    return found


def value(name: str, about: str, found: float) -> Metric:
    """Return a gauge with one value."""
    return GaugeMetricFamily(name, about, value=found)


def info(name: str, about: str, **values: str) -> Metric:
    """Return a metric that only says something."""
    return InfoMetricFamily(name, about, value=values)
