"""Same-event grouping of mixed folders: see README.md beside this file."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sys
from pathlib import Path

from benchmarks import shared
from benchmarks.quality.measure import Measure
from headwater import pipeline
from headwater.stories import group_stories

CORPORA = ("stories/reports", "grouping/basil", "grouping/ecbplus")


def measure() -> Measure:
    """Return B-cubed F1 per corpus, on flattened, renamed, shuffled copies."""
    scorer = shared.load_tool("score_grouping")
    scores, lines, items = {}, [], 0
    folder = shared.OUT / "grouping"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    corpus = []
    for corpus_name in CORPORA:
        source = shared.SHARED / "data" / corpus_name
        corpus += sorted(source.glob("*/*.txt"))
        flat = folder / corpus_name.replace("/", "-")
        with contextlib.redirect_stdout(io.StringIO()):
            scorer.flatten(source, flat)
        result = _score(scorer, flat)
        items += result["articles"]
        scores[corpus_name] = result["f1"]
        lines.append(f"{corpus_name:20} {json.dumps(result)}")
    return Measure(scores, shared.hash_files(corpus), items, tuple(lines))


def _score(scorer: object, flat: Path) -> dict[str, float]:
    articles, _ = pipeline.read_articles([flat])
    names = {a.id: a.name for a in articles}
    rows = [
        {"id": s.id, "articles": [names[a] for a in s.articles]} for s in group_stories(articles)
    ]
    stories = flat.with_suffix(".stories.json")
    stories.write_text(json.dumps({"stories": rows}))
    argv, out = sys.argv, io.StringIO()
    sys.argv = ["score_grouping.py", str(stories), str(flat.with_suffix(".key.json"))]
    try:
        with contextlib.redirect_stdout(out):
            scorer.main()  # type: ignore[attr-defined]
    finally:
        sys.argv = argv
    result: dict[str, float] = json.loads(out.getvalue())
    return result
