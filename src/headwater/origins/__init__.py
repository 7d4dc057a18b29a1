"""From claims to origins: how many independent first tellers the texts show, and why.

The rules are the table of the ledger's description (docs/rules/origins.md lists them with
examples). When in doubt two voices are one: a false second origin does harm, a missed one only
costs a look.
"""

from __future__ import annotations

import itertools
import re
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from headwater.datamodel import (
    Article,
    Claim,
    ClaimMention,
    Entity,
    Origin,
    OriginKind,
    OriginRule,
    Reason,
    Reuse,
    Span,
    Statement,
    Syntax,
    make_id,
)
from headwater.likeness import common_run, same_words, words_of
from headwater.origins.asides import find_asides
from headwater.origins.voices import (
    Voice,
    as_own,
    short_name,
    voice_of,
    with_accounts,
    with_outer,
)
from headwater.outlets import Outlets

__all__ = ["trace_origins"]

NOT_STATED = "not stated"
UTTERANCE = 7  # words in a row that two people do not say alike
IN_MARKS = 5  # the same of words that both reports put in quotation marks


@dataclass
class _Origin:
    """An origin of one claim in the making: its voices and why they are one."""

    voices: list[Voice]
    reasons: dict[OriginRule, list[Span]] = field(default_factory=lambda: defaultdict(list))

    def add(self, voice: Voice, rule: OriginRule) -> None:
        self.voices.append(voice)
        self.reasons[rule].extend(voice.evidence)

    @property
    def articles(self) -> set[str]:
        return {v.article for v in self.voices}

    def takes(self, voice: Voice) -> OriginRule | None:
        """Return the rule by which *voice* belongs here, or ``None``."""
        return next((rule for own in self.voices if (rule := _one_voice(own, voice))), None)


def trace_origins(
    articles: Sequence[Article],
    syntaxes: Mapping[str, Syntax],
    claims: Sequence[Claim],
    statements: Sequence[Statement],
    entities: Sequence[Entity],
    reuses: Sequence[Reuse],
    outlets: Outlets,
) -> tuple[list[Claim], list[Origin]]:
    """Return *claims* with their origins counted, and the origins with the reasons of each merge.

    Every mention gets an origin; ``independent_origins`` leaves the unknown ones out. Own voice
    never adds an origin where a source is named in any report of the story.

    Raises: nothing for odd text.
    Source: the origin rules of the ledger; measured in benchmarks/quality/origins.
    """
    by_article = {a.id: a for a in articles}
    by_statement = {s.id: s for s in statements}
    people = {e.id: e for e in entities}
    voices = {
        s.id: voice_of(s, by_article[s.article], people, outlets)
        for s in sorted(statements, key=lambda s: s.id)
        if s.article in by_article and s.act != "decline"
    }
    voices = with_accounts(with_outer(voices, by_statement), by_statement, by_article, outlets)
    copies = _copied(reuses)
    done: list[Claim] = []
    origins: list[Origin] = []
    for claim in claims:
        aside = find_asides(claim.mentions, by_statement, syntaxes)
        apart = {
            m.statement: as_own(voices[m.statement], by_article[by_statement[m.statement].article])
            for n, m in enumerate(claim.mentions)
            if n in aside and m.statement in voices
        }
        heard = ChainMap(apart, voices)
        told, found = _claim_origins(claim, heard, by_statement, by_article, people, copies)
        done.append(told)
        origins.extend(found)
    return done, origins


# --- copies --------------------------------------------------------------------------------------


def _copied(reuses: Iterable[Reuse]) -> dict[tuple[str, str], list[Reuse]]:
    out: dict[tuple[str, str], list[Reuse]] = defaultdict(list)
    for reuse in sorted(reuses, key=lambda r: r.id):
        out[reuse.a.article, reuse.b.article].append(reuse)
    return out


def _same_copy(
    a: ClaimMention,
    b: ClaimMention,
    statements: Mapping[str, Statement],
    copies: Mapping[tuple[str, str], list[Reuse]],
) -> Reuse | None:
    """Return the copied passage that both mentions stand in, or ``None``."""
    left, right = statements[a.statement], statements[b.statement]
    if left.article > right.article:
        left, right, a, b = right, left, b, a
    for reuse in copies.get((left.article, right.article), ()):
        ours = a.spans or left.content
        theirs = b.spans or right.content
        if any(reuse.a.overlaps(s) for s in ours) and any(reuse.b.overlaps(s) for s in theirs):
            same = [s.text for s in ours] == [s.text for s in theirs]
            if same or " ".join(s.text for s in ours)[:40] == " ".join(s.text for s in theirs)[:40]:
                return reuse
    return None


# --- one claim's origins -------------------------------------------------------------------------


def _one_voice(a: Voice, b: Voice) -> OriginRule | None:
    """Return the rule by which two voices are one origin, or ``None``."""
    if a.account and a.account == b.account:
        return "account"
    if a.entity is not None and a.entity == b.entity and a.group == b.group:
        return b.rule
    pair = {a.group, b.group}
    if pair == {"document"}:
        return "document" if a.tokens & b.tokens or not (a.tokens and b.tokens) else None
    if pair == {"document", "body"}:
        text, whose = (a, b) if a.group == "document" else (b, a)
        return "document" if whose.tokens and whose.tokens <= text.issuer else None
    if pair == {"person", "anonymous"}:
        person, other = (a, b) if a.group == "person" else (b, a)
        return "speaker" if other.head in person.role_heads else None
    if b.generic and b.group == "body" and a.group not in {"own", "unknown"}:
        # "the group said", "a statement said": whoever of the claim it may be
        return "document" if b.kind == "document" else "spokesperson"
    if pair == {"person", "body"}:
        # "Ada Lund, a former employee of Acme" may have been taken for a body
        person, body = (a, b) if a.group == "person" else (b, a)
        whole = len(person.tokens) > 1 and person.tokens <= body.tokens | body.said
        whole |= bool(person.tokens) and person.tokens == body.tokens
        role = body.entity is None and body.head in person.role_heads and not body.generic
        if whole or role:
            return b.rule
        serves = any(w and w <= role for role in person.serves for w in (body.tokens, body.said))
        return "spokesperson" if serves else None
    if pair == {"report", "body"}:
        paper, body = (a, b) if a.group == "report" else (b, a)
        if paper.tokens and paper.tokens == body.tokens:
            return "spokesperson"  # "Sarpress reported" and "a statement by Sarpress"
        mouthpiece = bool(paper.issuer and body.tokens) and _names_same(paper.issuer, body.tokens)
        return "spokesperson" if mouthpiece else None
    if len(pair) > 1 or a.group in {"own", "unknown"}:
        return None
    if a.group == "person" and any(
        len(v.tokens) > 1 and v.tokens <= w.said for v, w in ((a, b), (b, a))
    ):
        return b.rule
    rule = b.rule
    if a.group == "body" and (a.kind != b.kind or a.generic != b.generic):
        rule = "spokesperson"  # the body, and its people or "the company"
    if a.group == "report" and a.issuer and a.issuer == b.issuer:
        return "spokesperson"  # two mouthpieces of one party
    if a.generic or b.generic:
        return rule
    return rule if _names_same(a.tokens, b.tokens) else None


def _names_same(a: frozenset[str], b: frozenset[str]) -> bool:
    """Return whether the words of the shorter name are all in the longer one, or words alike."""
    small, large = sorted((a, b), key=lambda t: (len(t), sorted(t)))
    return all(any(w == v or same_words(w, v) or _same_people(w, v) for v in large) for w in small)


def _same_people(one: str, other: str) -> bool:
    """Return whether one is the adjective of the other ("Israel", "Israeli")."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 3


def _claim_origins(
    claim: Claim,
    voices: Mapping[str, Voice],
    statements: Mapping[str, Statement],
    articles: Mapping[str, Article],
    entities: Mapping[str, Entity],
    copies: Mapping[tuple[str, str], list[Reuse]],
) -> tuple[Claim, list[Origin]]:
    """Return *claim* with every mention's origin, and those origins."""
    mentions = [m for m in claim.mentions if m.statement in voices]
    inner = _inner_of(mentions, statements, voices)
    groups: list[_Origin] = []
    home: dict[int, _Origin] = {}
    named = [n for n, m in enumerate(mentions) if n not in inner and _named(voices[m.statement])]
    for n in sorted(named, key=lambda n: _order(voices[mentions[n].statement])):
        _place(voices[mentions[n].statement], n, groups, home)
    _join_same_words(mentions, groups, home, statements, copies)
    for n in sorted(home):
        outer = statements[mentions[n].statement].inside or ""
        voice = voices[mentions[n].statement]
        if outer in voices and statements[mentions[n].statement].class_ == "speech":
            _join_who_passes_on(voices[outer], home[n], voice.evidence, groups, home)
    for n, (k, spans) in sorted(inner.items()):
        if k in home:
            home[n] = home[k]
            outer = mentions[n].statement
            told_by = replace(
                voices[mentions[k].statement], statement=outer, article=statements[outer].article
            )
            home[k].voices.append(told_by)
            home[k].reasons["innermost"].extend(spans)
    _join_unnamed(groups, home)
    _place_own(mentions, voices, groups, home)
    _place_unknown(mentions, voices, groups, home)
    made = {id(g): _origin(claim, g, articles, entities) for g in groups}
    told = tuple(
        replace(m, origin=made[id(home[n])].id) for n, m in enumerate(mentions) if n in home
    )
    order = dict.fromkeys(m.origin for m in told)
    found = sorted(made.values(), key=lambda o: list(order).index(o.id))
    count = sum(o.kind != "unknown" for o in found)
    done = replace(claim, mentions=told, origins=tuple(order), independent_origins=count)
    return done, found


def _named(voice: Voice) -> bool:
    return voice.group not in {"own", "unknown"}


def _order(voice: Voice) -> tuple[object, ...]:
    """Order voices so that fuller names come first and generic ones find a home."""
    return (
        voice.generic,
        voice.group == "anonymous",
        -len(voice.tokens),
        sorted(voice.tokens),
        voice.entity or "",
        voice.statement,
    )


def _place(voice: Voice, n: int, groups: list[_Origin], home: dict[int, _Origin]) -> None:
    fitting = [(g, rule) for g in groups if (rule := g.takes(voice))]
    if fitting:
        group, rule = min(
            fitting,
            key=lambda x: (
                voice.generic and all(v.group == "anonymous" for v in x[0].voices),
                voice.article not in x[0].articles if voice.generic else False,
                -len(x[0].articles),
                _order(x[0].voices[0]),
            ),
        )
    else:
        group, rule = _Origin([]), voice.rule
        groups.append(group)
    group.add(voice, rule)
    if voice.account:
        group.reasons["account"].extend(voice.account_evidence)
    home[n] = group


def _inner_of(
    mentions: Sequence[ClaimMention],
    statements: Mapping[str, Statement],
    voices: Mapping[str, Voice],
) -> dict[int, tuple[int, tuple[Span, ...]]]:
    """Return per outer mention the inner one of the claim, and the words that show it."""
    at = {m.statement: n for n, m in enumerate(mentions)}
    out: dict[int, tuple[int, tuple[Span, ...]]] = {}
    for n, mention in enumerate(mentions):
        outer = at.get(statements[mention.statement].inside or "")
        voice = voices[mention.statement]
        speaks = statements[mention.statement].class_ == "speech"
        if outer is not None and outer != n and speaks and _named(voice):
            out.setdefault(outer, (n, voice.evidence))
    return {n: (k, spans) for n, (k, spans) in out.items() if k not in out}


def _join_who_passes_on(
    voice: Voice,
    teller: _Origin,
    shown: tuple[Span, ...],
    groups: list[_Origin],
    home: dict[int, _Origin],
) -> None:
    """Join the origin of *voice*, who has it from *teller*, wherever it is told."""
    if voice.generic or not _named(voice):
        return
    for group in list(groups):
        if group is not teller and group.takes(voice):
            _absorb(teller, group, "innermost", shown, groups, home)


def _join_same_words(
    mentions: Sequence[ClaimMention],
    groups: list[_Origin],
    home: dict[int, _Origin],
    statements: Mapping[str, Statement],
    copies: Mapping[tuple[str, str], list[Reuse]],
) -> None:
    """Join the origins of mentions that quote the same words or are one copied passage."""
    for i, j in itertools.combinations(sorted(home), 2):
        if home[i] is home[j]:
            continue
        one, other = mentions[i], mentions[j]
        if _same_quotation(one, other, statements):
            rule: OriginRule = "speaker"
            shown: tuple[Span, ...] = (*_spans(one, statements), *_spans(other, statements))
        elif (reuse := _same_copy(one, other, statements, copies)) is not None:
            rule, shown = "copy", (reuse.a, reuse.b)
        else:
            continue
        _merge(home[i], home[j], rule, shown, groups, home)


def _join_unnamed(groups: list[_Origin], home: dict[int, _Origin]) -> None:
    """Join who is not named to whoever else tells the claim, unless one report tells them apart.

    "Two big investors asked" in one report, two funds by name in another: nothing shows that these
    are four. Those who were there are nobody's officials. "Local media" have it from somebody.
    """
    for group in list(groups):
        press = all(v.group == "report" and v.generic and not v.first_hand for v in group.voices)
        if not press and any(v.group != "anonymous" for v in group.voices):
            continue
        others = [g for g in groups if g is not group and (press or _may_be(g, group))]
        if others:
            target = min(others, key=lambda g: (-len(g.articles), _order(g.voices[0])))
            shown = tuple(span for v in group.voices for span in v.evidence)
            rule: OriginRule = "cited-report" if press else "same-institution"
            _merge(target, group, rule, shown, groups, home)


def _may_be(named: _Origin, unnamed: _Origin) -> bool:
    """Return whether *named* may be who speaks in *unnamed*."""
    kinds = {v.group for v in named.voices}
    if kinds == {"anonymous"} or named.articles & unnamed.articles:
        return False
    return not (kinds & {"body", "document"} and any(v.bystander for v in unnamed.voices))


def _spans(mention: ClaimMention, statements: Mapping[str, Statement]) -> tuple[Span, ...]:
    return mention.spans or statements[mention.statement].content


def _same_quotation(a: ClaimMention, b: ClaimMention, statements: Mapping[str, Statement]) -> bool:
    """Return whether both quote one utterance: nobody else says so many words just so."""
    quoted = {"direct", "mixed"}
    if not {statements[a.statement].quoting, statements[b.statement].quoting} <= quoted:
        return False
    left, right = ([w for s in _spans(m, statements) for w in words_of(s.text)] for m in (a, b))
    run = common_run(left, right)
    if run >= UTTERANCE or (run >= 4 and run == min(len(left), len(right))):
        return True
    ours, theirs = (_in_marks(_spans(m, statements)) for m in (a, b))
    return any(common_run(x, y) >= IN_MARKS for x in ours for y in theirs)


_MARKS = re.compile(r"[“\"«]([^“”\"«»]+)|(?<!\w)[‘']([^‘’']+)['’](?!\w)")


def _in_marks(spans: Iterable[Span]) -> list[list[str]]:
    """Return the words of each stretch in quotation marks."""
    return [words_of(x or y) for span in spans for x, y in _MARKS.findall(span.text)]


def _merge(
    one: _Origin,
    other: _Origin,
    rule: OriginRule,
    shown: tuple[Span, ...],
    groups: list[_Origin],
    home: dict[int, _Origin],
) -> None:
    """Make two origins one, under the fuller name of the two."""
    kept, gone = sorted((one, other), key=lambda g: (-len(g.articles), _order(g.voices[0])))
    _absorb(kept, gone, rule, shown, groups, home)


def _absorb(
    kept: _Origin,
    gone: _Origin,
    rule: OriginRule,
    shown: tuple[Span, ...],
    groups: list[_Origin],
    home: dict[int, _Origin],
) -> None:
    """Make *gone* a part of the origin *kept*."""
    kept.voices.extend(gone.voices)
    for known, spans in gone.reasons.items():
        kept.reasons[known].extend(spans)
    kept.reasons[rule].extend(shown)
    for n in home:
        if home[n] is gone:
            home[n] = kept
    groups[:] = [g for g in groups if g is not gone]


def _place_own(
    mentions: Sequence[ClaimMention],
    voices: Mapping[str, Voice],
    groups: list[_Origin],
    home: dict[int, _Origin],
) -> None:
    """Put own voice under the identified origin with most reports, else under one unstated one."""
    own = [
        n for n, m in enumerate(mentions) if n not in home and voices[m.statement].group == "own"
    ]
    if not own:
        return
    rule: OriginRule = "restates" if groups else "unstated"
    if groups:
        target = min(groups, key=lambda g: (-len(g.articles), _order(g.voices[0])))
    else:
        target = _Origin([])
        groups.append(target)
    for n in own:
        voice = voices[mentions[n].statement]
        spans = mentions[n].spans[:1] or voice.evidence
        target.add(replace(voice, evidence=tuple(spans)), rule)
        home[n] = target


def _place_unknown(
    mentions: Sequence[ClaimMention],
    voices: Mapping[str, Voice],
    groups: list[_Origin],
    home: dict[int, _Origin],
) -> None:
    rest = [n for n in range(len(mentions)) if n not in home]
    if not rest:
        return
    group = _Origin([])
    groups.append(group)
    for n in rest:
        group.add(replace(voices[mentions[n].statement], group="unknown"), "undecidable")
        home[n] = group


def _name(kind: OriginKind, sources: Sequence[Voice], group: _Origin) -> str:
    """Return the name of an origin that is no known entity: the one most reports give it."""
    if kind == "unknown":
        return "unknown"
    if kind == "unstated":
        return f"{NOT_STATED} ({', '.join(sorted({v.name for v in group.voices}))})"
    named = [v for v in sources if not v.generic] or list(sources)
    labels = [short_name(v.name) for v in named]
    full = max(len(name.split()) for name in labels) if group.voices[0].group == "person" else 0
    return max(
        sorted(set(labels)),
        key=lambda name: (min(len(name.split()), full, 3), labels.count(name), -len(name)),
    )


def _called(name: str, entities: Mapping[str, Entity]) -> str | None:
    """Return the one person or body of that very name."""
    found = [e.id for e in entities.values() if e.kind in {"person", "organisation"}
             and name.casefold() in {n.casefold() for n in (e.name, *e.aliases)}]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _origin(
    claim: Claim, group: _Origin, articles: Mapping[str, Article], entities: Mapping[str, Entity]
) -> Origin:
    """Return the finished origin of *group*."""
    first = group.voices[0]
    sources = [v for v in group.voices if v.group not in {"own", "unknown"}] or group.voices
    kind: OriginKind = first.kind if first.group != "unknown" else "unknown"
    if kind == "anonymous" and any(v.kind == "speaker" for v in sources):
        kind = "speaker"
    entity = next((v.entity for v in sources if v.entity in entities), None)
    entity = entity if kind == "speaker" else None
    name = entities[entity].name if entity else _name(kind, sources, group)
    if kind == "speaker" and entity is None:
        entity = _called(name, entities)  # whom a spokesperson speaks for
    account = next((v.account for v in sources if v.account), None)
    channels = [v.channel for v in sources if v.channel]
    reported = tuple(a for a in articles if a in group.articles)
    reasons = tuple(
        Reason(rule, tuple(dict.fromkeys(sorted(spans))))
        for rule, spans in sorted(group.reasons.items())
    )
    return Origin(
        id=make_id("o", claim.id, kind, *sorted({v.statement for v in group.voices})),
        kind=kind,
        name=name,
        entity=entity,
        account=account,
        channel=max(sorted(set(channels)), key=channels.count) if channels else None,
        first_hand=any(v.first_hand for v in sources),
        articles=tuple(sorted(reported)),
        reasons=reasons,
    )
