"""Read a corpus with the run time and write the spans for scoring; tells the speed.

Usage: ``python training/attribution/predict.py CORPUS/dev --out dev.jsonl``
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from data import paragraph_spans

from headwater.attribution import find_attributions


def main() -> None:
    """Read the arguments, read the articles, write the spans."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder with text/")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    find_attributions("", [])  # loads the model
    lines = []
    spent = 0.0
    for path in sorted((args.corpus / "text").glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        began = time.process_time()
        found = find_attributions(text, paragraph_spans(text))
        spent += time.process_time() - began
        spans = [
            {"source": a.source, "cue": a.cue, "content": a.content, "confidence": a.confidence}
            for a in found
        ]
        lines.append(json.dumps({"doc_id": path.stem, "attributions": spans}))
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} articles, {len(lines) / spent:.1f} articles per CPU-second")


if __name__ == "__main__":
    main()
