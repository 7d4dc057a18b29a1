"""Who speaks in a story, and how the reports carry it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from headwater.datamodel import Span, Statement
from headwater.render import summary, words
from headwater.render.view import Row, View
from headwater.render.words import clip

UNCLEAR = "not clear who"
# Words that point at somebody: where it is not known at whom, they are no name.
_POINTING = re.compile(
    r"(?:s?he|they|it|we|you|i|who|which|that|this|these|those|some|others?|many|both)\b\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks in the story, and how the reports carry it."""

    name: str
    form: str
    roles: tuple[str, ...]
    direct: int
    indirect: int
    declined: int
    letters: str
    rows: tuple[Row, ...]


def make_speakers(view: View) -> list[Speaker]:
    """Return who speaks, those behind most claims first; all of whom it is not clear come last."""
    groups: dict[str, list[Statement]] = {}
    for statement in view.in_order(view.ledger.statements):
        key = summary.source_key(view, statement)
        if key and statement.source.form != "own-voice":
            pointed = is_pointing(view, statement)
            groups.setdefault("" if pointed else key, []).append(statement)
    speakers = [_speaker(view, statements, not key) for key, statements in groups.items()]
    speakers.sort(
        key=lambda s: (
            s.name == UNCLEAR,
            -len(s.rows),
            -s.direct - s.indirect - s.declined,
            s.name,
        )
    )
    return speakers


def decliner(view: View, statement: Statement, whole: Span) -> str:
    """Return who did not answer, or ``""`` where the words of *whole* say it themselves."""
    name = view.source_name(statement)
    said = " ".join(whole.text.casefold().split())
    known = " ".join(name.casefold().split()) in said
    return "" if known or is_pointing(view, statement) else name


def is_pointing(view: View, statement: Statement) -> bool:
    """Return whether all that is known of the source is a word like "he" or "it"."""
    return not statement.source.entity and bool(_POINTING.fullmatch(view.source_name(statement)))


def _speaker(view: View, statements: list[Statement], unclear: bool) -> Speaker:
    first = statements[0]
    reports = {
        view.by_article[s.article].letter for s in statements if s.article in view.by_article
    }
    entity = view.by_entity.get(first.source.entity or "")
    roles = dict.fromkeys(clip(r.text, 60) for r in entity.roles[:3]) if entity else {}
    # One role written twice with an article or a capital is one role.
    flat: dict[str, str] = {}
    for role in roles:
        flat.setdefault(re.sub(r"^(?:the|an?) ", "", role.casefold()), role)
    if unclear:
        said = {view.source_name(s).casefold(): None for s in statements}
        flat = {word: f"“{word}”" for word in sorted(said)[:6]}
    rows = {r.number: r for s in statements for r in view.rows_of.get(s.id, ())}
    return Speaker(
        UNCLEAR if unclear else view.source_name(first),
        words.FORM_WORDS["unknown" if unclear else first.source.form],
        tuple(flat.values()),
        sum(s.quoting in {"direct", "mixed"} for s in statements if s.act != "decline"),
        sum(s.quoting == "indirect" for s in statements if s.act != "decline"),
        sum(s.act == "decline" for s in statements),
        " ".join(sorted(reports, key=lambda v: (len(v), v))),
        tuple(rows[n] for n in sorted(rows)),
    )
