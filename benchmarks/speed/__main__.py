"""Articles per CPU-second of each stage that looks at one article, and seconds for one story.

usage: python -m benchmarks.speed [FOLDER] [--runs N]

Without FOLDER the sample story is read 20 times over under other names, which is real input for the
per-article stages and the worst case for the comparing ones (everything matches everything).
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.shared import ROOT
from headwater import pipeline
from headwater.attribution import find_attributions
from headwater.datamodel import Article, Story
from headwater.events import find_events
from headwater.mentions import find_mentions
from headwater.outlets import load_outlets
from headwater.relays import trace_relays
from headwater.statements import find_statements
from headwater.stories import label_story
from headwater.syntax import parse
from headwater.timexes import find_timexes


def per_article(articles: list[Article]) -> dict[str, float]:
    """Return the CPU seconds that each stage takes over all *articles*."""
    outlets = load_outlets()
    took: dict[str, float] = {}

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        result = work()
        took[stage] = took.get(stage, 0.0) + time.process_time() - start
        return result

    for a in articles:
        syntax = timed("syntax", lambda a=a: parse(a))
        found = timed("statements", lambda a=a, x=syntax: find_statements(a, x))
        hops = timed("relays", lambda a=a, x=syntax, s=found: trace_relays(a, x, s, outlets))
        names = timed("mentions", lambda a=a, x=syntax: find_mentions(a, x))
        dates = timed("timexes", lambda a=a, x=syntax: find_timexes(a, x))
        timed(
            "events",
            lambda a=a, x=syntax, s=hops, m=names, t=dates: find_events(a, x, s, m, t),
        )
    return took


def attribution_alone(articles: list[Article]) -> float:
    """Return the CPU seconds that the attribution model takes over all *articles*."""
    start = time.process_time()
    for a in articles:
        find_attributions(a.text, [(p.start, p.end) for p in a.paragraphs])
    return time.process_time() - start


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    articles, _ = pipeline.read_articles([args.folder or ROOT / "examples" / "ferry"])
    if args.folder is None:
        articles = [
            dataclasses.replace(
                a,
                id=f"{a.id}-{n}",
                name=f"{a.name}-{n}",
                headline=None,
                byline=None,
                dateline=None,
                creditline=None,
                outlet=None,
                agencies=(),
                published=None,
                updated=None,
            )
            for n in range(4)
            for a in articles
        ][:20]
    per_article(articles[:1])  # loads the models
    runs = [per_article(articles) for _ in range(args.runs)]
    model = statistics.median(attribution_alone(articles) for _ in range(args.runs))
    total = statistics.median(sum(run.values()) for run in runs)
    size = sum(len(a.text) for a in articles) / len(articles)
    print(f"{len(articles)} articles of {size:.0f} characters, median of {args.runs} runs")
    for stage in runs[0]:
        seconds = statistics.median(run[stage] for run in runs)
        rate = len(articles) / seconds if seconds else float("inf")
        print(f"  {stage:12} {rate:8.1f} articles/CPU-second  {100 * seconds / total:5.1f} %")
    print(
        f"  {'attribution':12} {len(articles) / model:8.1f} articles/CPU-second, part of statements"
    )
    print(f"  {'together':12} {len(articles) / total:8.1f} articles/CPU-second")
    readings = [pipeline.analyse(a, load_outlets()) for a in articles]
    story: Story = label_story(articles)
    start = time.process_time()
    claims = len(pipeline.tell_story(story, readings).claims)
    print(f"  comparing    {time.process_time() - start:8.2f} CPU-seconds, {claims} claims")


if __name__ == "__main__":
    main()
