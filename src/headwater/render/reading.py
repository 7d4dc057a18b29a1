"""What ``headwater show`` prints for people: an article's text with what was found marked in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from headwater.datamodel import Article, Event, Mention, Span, Statement, Timex

Mark = tuple[str, Span]


def render_reading(kind: str, article: Article, found: Sequence[Any]) -> str:
    """Return *article*'s text with *found* marked: ``[label: words]``, a line a paragraph.

    *kind* is ``article`` (its parts), ``statements`` (a block each), ``entities``, ``timexes`` or
    ``events``; *found* are the nouns of that kind.
    """
    title = f"== {article.name}"
    if kind == "article":
        return "\n".join([title, *_parts(article), "", *_paragraphs(article)])
    if kind == "statements":
        return "\n".join([title, *(_statement(s) for s in found)])
    marks = [mark for noun in found for mark in _marks(noun)]
    return "\n".join([title, *_marked_paragraphs(article, marks)])


def _parts(article: Article) -> Iterable[str]:
    outlet = article.outlet
    domain = f" ({outlet.domain})" if outlet and outlet.domain else ""
    rows = [
        ("outlet", outlet.name + domain if outlet else ""),
        ("headline", article.headline.text if article.headline else ""),
        ("byline", article.byline.text if article.byline else ""),
        ("dateline", article.dateline.text if article.dateline else ""),
        ("credit", article.creditline.text if article.creditline else ""),
        ("agencies", ", ".join(f"{a.name} ({a.scope}, {a.basis})" for a in article.agencies)),
        ("published", _dated(article.published)),
        ("updated", _dated(article.updated)),
        ("language", article.language or "unknown"),
    ]
    return [f"{label:>10}  {text or 'unknown'}" for label, text in rows]


def _dated(dated: Any) -> str:
    return f"{dated.value} ({dated.basis})" if dated else ""


def _paragraphs(article: Article) -> list[str]:
    rows = [f"{p.role:>10}  {article.text[p.start : p.end]}" for p in article.paragraphs]
    left_out = [f"{'left out':>10}  {f.text.strip()}  [{f.reason}]" for f in article.furniture]
    return [*rows, *left_out]


def _statement(s: Statement) -> str:
    who = " … ".join(x.text for x in s.source.spans) or s.source.form
    name = f" = {s.source.name}" if s.source.name and s.source.name != who else ""
    cue = " … ".join(x.text for x in s.cue.spans) if s.cue else "-"
    what = " … ".join(x.text for x in (s.content or s.topic)) or "(withheld)"
    relay = "".join(f" <- {hop.name} ({hop.basis})" for hop in s.relay)
    head = f"{s.id}  {s.act}, {s.quoting}, {s.source.form}, {s.confidence:.2f}, {s.found_by}"
    return f"\n{head}\n  who   {who}{name}{relay}\n  cue   {cue}\n  what  {what}"


def _marks(noun: Mention | Timex | Event) -> Iterable[Mark]:
    if isinstance(noun, Mention):
        yield f"{noun.kind} {noun.name}", noun.span
    elif isinstance(noun, Timex):
        yield f"{noun.type} {noun.value or 'unknown'}", noun.span
    else:
        yield f"{noun.type} {noun.polarity} {noun.modality}", noun.trigger


def _marked_paragraphs(article: Article, marks: Sequence[Mark]) -> Iterable[str]:
    for paragraph in article.paragraphs:
        text, at = "", paragraph.start
        for label, span in sorted(marks, key=lambda m: (m[1].start, -m[1].end)):
            if at <= span.start and span.end <= paragraph.end:
                text += article.text[at : span.start] + f"[{label}: {span.text}]"
                at = span.end
        yield text + article.text[at : paragraph.end]
