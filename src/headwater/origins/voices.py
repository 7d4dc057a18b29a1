"""Who speaks in one statement, as far as origins tell voices apart.

A lower part of the origins stage: the person, the body for its spokespeople and officials, the
text, the outlet, and whose account carries the words of a private exchange.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Literal

from headwater.datamodel import Article, Entity, OriginKind, OriginRule, Span, Statement
from headwater.likeness import stem
from headwater.names import capitals, fold, known_places
from headwater.outlets import Outlets

__all__ = ["Voice", "as_own", "short_name", "voice_of", "with_accounts", "with_outer"]

Group = Literal["person", "body", "document", "report", "anonymous", "own", "unknown"]
_WORD = re.compile(r"[^\W_]+")


@cache
def _lexicon() -> dict[str, Any]:
    text = resources.files("headwater").joinpath("lexicon/origins.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(_lexicon()[key].split())


@dataclass(frozen=True)
class Voice:
    """Who speaks in one statement, as far as origins tell voices apart.

    ``tokens`` are the words that name it, small words and "officials" left out; ``head`` the last
    word of the phrase, ``bystander`` whether it is somebody who was there, ``role_heads`` the last
    words of the roles that somebody is given, ``serves`` the words of each role in which somebody
    serves a body without leading it, ``said`` all words that this report names the source by,
    ``issuer`` the words for whose text it is.
    """

    statement: str
    article: str
    group: Group
    kind: OriginKind
    rule: OriginRule
    name: str
    entity: str | None = None
    tokens: frozenset[str] = frozenset()
    head: str = ""
    role_heads: frozenset[str] = frozenset()
    serves: tuple[frozenset[str], ...] = ()
    issuer: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    bystander: bool = False
    first_hand: bool = False
    account: str | None = None
    channel: str | None = None
    evidence: tuple[Span, ...] = ()
    account_evidence: tuple[Span, ...] = ()

    @property
    def generic(self) -> bool:
        """Return whether it names nobody: "officials", "the newspaper", "the group"."""
        return not self.tokens and self.entity is None


# --- one statement's voice -----------------------------------------------------------------------


def voice_of(
    statement: Statement, article: Article, entities: Mapping[str, Entity], outlets: Outlets
) -> Voice:
    """Return who speaks in *statement*."""
    source = statement.source
    entity = entities.get(source.entity or "")
    label = source.name or (entity.name if entity else None) or source.description
    label = label or " ".join(s.text for s in source.spans)
    evidence = source.spans or tuple(statement.content[:1])
    base = Voice(
        statement=statement.id,
        article=statement.article,
        group="unknown",
        kind="unknown",
        rule="undecidable",
        name=label or "unknown",
        entity=source.entity,
        channel=_channel(statement, article),
        evidence=evidence,
        said=frozenset().union(*(_tokens(s.text) for s in source.spans)),
    )
    if source.form == "own-voice":
        return _own_voice(base, statement, article, outlets)
    if source.form == "unknown" or not label or _points_only(label, source.entity):
        return base
    facts = outlets.by_name(label)
    if facts is not None and source.form != "document":
        first = _first_hand(statement, article, outlets) is not None
        return replace(
            base, group="report", kind="report", name=facts.name, tokens=_tokens(facts.name),
            first_hand=first, rule="first-hand" if first else "cited-report", entity=None,
            issuer=_tokens(facts.party or ""),
        )  # fmt: skip
    if source.form in {"document", "poll"}:
        return _document(base, statement, label, entity, entities)
    return _speaker(base, statement, article, label, entity, entities)


def _points_only(label: str, entity: str | None) -> bool:
    return entity is None and all(w in _words("pronouns") for w in _WORD.findall(label.lower()))


def _own_voice(base: Voice, statement: Statement, article: Article, outlets: Outlets) -> Voice:
    name = _first_hand(statement, article, outlets)
    if name is not None:
        return replace(
            base, group="report", kind="report", rule="first-hand", name=name,
            tokens=_tokens(name), first_hand=True,
        )  # fmt: skip
    return replace(
        base, group="own", kind="unstated", rule="unstated", name=_carrier(article), entity=None
    )


def as_own(voice: Voice, article: Article) -> Voice:
    """Return *voice* as the report's own, where a speaker only refers to what it tells."""
    return Voice(
        voice.statement, voice.article, "own", "unstated", "unstated", _carrier(article),
        evidence=voice.evidence,
    )  # fmt: skip


def _carrier(article: Article) -> str:
    """Return under whose name an article goes: its agency's where it is agency copy."""
    for credit in article.agencies:
        if credit.scope == "article":
            return credit.name
    return article.outlet.name if article.outlet else article.name


def _first_hand(statement: Statement, article: Article, outlets: Outlets) -> str | None:
    """Return the outlet or agency that shows its own access in the statement's words."""
    spans = (*statement.content, *statement.source.spans)
    text = " ".join(s.text for s in spans)
    patterns = _lexicon()["first_hand"]
    if any(re.search(p, text, re.I) for p in patterns["patterns"]):
        return _carrier(article)
    names = {_carrier(article), *(c.name for c in article.agencies)}
    if article.outlet:
        names.add(article.outlet.name)
    names |= {credit for name in set(names) if (f := outlets.by_name(name)) for credit in f.credits}
    for name in sorted(names):
        quoted = re.escape(name)
        if any(re.search(p.replace("{name}", quoted), text) for p in patterns["named"]):
            facts = outlets.by_name(name)
            return facts.name if facts else name
    return None


def _tokens(name: str) -> frozenset[str]:
    return frozenset(
        stem(w) for w in _WORD.findall(name.lower()) if w not in _words("empty") and len(w) > 1
    )


def _document(
    base: Voice,
    statement: Statement,
    label: str,
    entity: Entity | None,
    entities: Mapping[str, Entity],
) -> Voice:
    """Return the voice of a text: its issuer's where it only is the channel, else its own."""
    text = " ".join(s.text for s in statement.source.spans) or label
    words = [w for w in _WORD.findall(text.lower()) if w not in _words("empty")]
    kinds = _lexicon()["documents"]
    what = {f"doc{n}" for w in words for n, line in enumerate(kinds) if w in line.split()}
    nouns = {w for line in kinds for w in line.split()} | {"news", "press", "incident", "seen"}
    issuer = frozenset(stem(w) for w in words if w not in nouns and not w.isdigit() and len(w) > 1)
    if issuer and any(w in _words("channels") for w in words) and statement.source.form != "poll":
        owner = entity or _entity_named(issuer, entities)
        group: Group = "person" if owner is not None and owner.kind == "person" else "body"
        return replace(
            base, group=group, kind="speaker", rule="speaker", tokens=issuer,
            name=owner.name if owner else label, entity=owner.id if owner else None,
            channel=base.channel or "statement",
        )  # fmt: skip
    if not issuer and any(w in _words("channels") for w in words):
        # "a statement said": somebody's, and nobody says whose
        return replace(base, group="body", kind="document", rule="document", entity=None)
    return replace(
        base, group="document", kind="document", rule="document", tokens=frozenset(what) or issuer,
        issuer=issuer, entity=None,
    )  # fmt: skip


def _entity_named(tokens: frozenset[str], entities: Mapping[str, Entity]) -> Entity | None:
    """Return the one entity that *tokens* name, or ``None``."""
    found = [
        e for e in entities.values()
        if any(t and t <= tokens for t in (_tokens(n) for n in (e.name, *e.aliases)))
    ]  # fmt: skip
    return min(found, key=lambda e: (-len(_tokens(e.name)), e.name, e.id)) if found else None


_SPOKES = re.compile(
    r"(?:(?P<before>[\w .&’'-]+?)(?:['’]s)? )?\b(?P<word>spokes\w+|representatives?|reps?|publicist"
    r"|press secretary)\b(?: (?:for|of|at|from|with) (?P<after>[\w .&’'-]+))?",
    re.I,
)


def _speaker(
    base: Voice,
    statement: Statement,
    article: Article,
    label: str,
    entity: Entity | None,
    entities: Mapping[str, Entity],
) -> Voice:
    """Return the voice of a person, a body, or somebody unnamed."""
    source = statement.source
    words = " ".join(s.text for s in source.spans)
    roles = tuple(r.text for r in entity.roles) if entity else ()
    person = source.form == "named-person"
    for text in (words, source.description or "", *(roles if person else ())):
        match = _SPOKES.search(text)
        if match and not _FORMER.search(text[: match.end()]) and not _is_lawmaker(match):
            body = match["after"] or match["before"] or ""
            own = _tokens(label) if person else frozenset()
            named = frozenset(t for t in _tokens(body) if t not in own)
            return replace(
                base, group="body", kind="speaker", rule="spokesperson", tokens=named, entity=None,
                name=_clean(body) or label,
            )  # fmt: skip
    if person and _body_only(words, label):
        # "the Orlen coast guard" is no person, though one who commands a coast guard is named
        body = replace(base, entity=None, name=words)
        return _unnamed(body, statement, article, words, words, entities)
    if person and any(_READER.search(text) for text in (words, *roles)):
        # whoever reads the news out has it from somebody
        return replace(base, group="report", kind="report", rule="cited-report", entity=None)
    if person and any(_STATE_MEDIA.search(text) for text in (words, *roles)):
        # a newsreader of state television reads out what the state tells
        return replace(base, group="body", kind="speaker", rule="spokesperson", entity=None)
    if person and entity is not None and entity.kind == "organisation":
        # "Acme chief Ada Lund": the name was taken for the body's
        apart = (_tokens(words) - _tokens(entity.name)) or _tokens(words)
        return replace(
            base, group="person", kind="speaker", rule="speaker", entity=None, tokens=apart,
            name=words or label,
        )  # fmt: skip
    if person:
        about = frozenset().union(*(_role_heads(r) for r in (*roles, *_ONE_OF.findall(words))))
        serves = tuple(dict.fromkeys(filter(None, map(_served, (words, *roles)))))
        return replace(
            base, group="person", kind="speaker", rule="speaker", tokens=_tokens(label),
            role_heads=about, serves=serves,
        )  # fmt: skip
    return _unnamed(base, statement, article, label, words, entities)


def _is_lawmaker(match: re.Match[str]) -> bool:
    """Return whether a "representative" sits in a parliament: "Republican Rep. Ada Lund"."""
    title = match["word"][:1].isupper() or not match["before"]
    return match["word"].lower().startswith("rep") and title and not match["after"]


# "Ada Lund, one of the plan's backers"
_ONE_OF = re.compile(r"\bone of (?:the |its |their |his |her )?([\w'’ -]+)", re.I)
_FORMER = re.compile(r"\b(?:former|ex|then|one-time|onetime)\b", re.I)
_READER = re.compile(r"\b(?:newsreader|newscaster|news (?:anchor|presenter|reader))\b", re.I)
_STATE_MEDIA = re.compile(
    r"\bstate(?:-run|-owned| run| owned)? (?:tv|television|media|radio|broadcaster)\b"
    r"|\b(?:state|official) news agency\b(?! \w)",
    re.I,
)


_STATE_MEDIA_NAMED = re.compile(
    r"\b(?:state|official)(?:-run|-owned| run| owned)? "
    r"(?:news agency|tv|television|media|radio|broadcaster)\b",
    re.I,
)


def _role_heads(role: str) -> frozenset[str]:
    """Return the last word of a role, and its initials ("Prime Minister": minister, pm)."""
    words = [w for w in _WORD.findall(role.lower()) if w not in _words("empty")]
    initials = {a[0] + b[0] for a, b in itertools.pairwise(words)}
    return frozenset({stem(words[-1])} | initials) if words else frozenset()


def _served(role: str) -> frozenset[str]:
    """Return the words of a role in which somebody serves a body: "Velm police lieutenant"."""
    words = set(_WORD.findall(role.lower()))
    former = words & {"former", "retired", "ex"}
    return _tokens(role) if words & _words("staff") and not former else frozenset()


def _body_only(words: str, label: str) -> bool:
    """Return whether *words* are those of a body and hold nothing of the name *label*."""
    phrase = words.lower().split(",")[0]
    bare = _WORD.findall(phrase)
    return bool(bare) and _collective(bare[-1]) and not _tokens(phrase) & _tokens(label)


def _state(phrase: str, entities: Mapping[str, Entity]) -> str | None:
    """Return the state that is meant by its capital ("Velmgrad said") or by its leader's rule."""
    found = capitals().get(fold(phrase))
    ruled = _RULE.fullmatch(phrase)
    if found or not ruled:
        return found
    leads = {
        country
        for e in entities.values()
        if e.kind == "person" and fold(ruled[1]).split()[-1] in map(fold, e.name.split())
        for role in e.roles
        for country in _countries(role.text)
    }
    return leads.pop() if len(leads) == 1 else None


# "Holm's regime", "the Holm government"
_RULE = re.compile(r"(?:the )?(.+?)(?:['’]s?)? (?:regime|government|administration|junta)")


def _countries(text: str) -> set[str]:
    """Return the countries that *text* names: "the leader of Norland", "the Norlandish leader"."""
    names, demonyms = known_places()
    words = [fold(w.removesuffix("'s")) for w in text.replace("’", "'").split()]
    runs = [" ".join(words[n : n + k]) for k in (1, 2, 3) for n in range(len(words))]
    found = {fold(demonyms.get(run) or names.get(run, "")) for run in runs}
    return found.intersection(capitals().values())


def _unnamed(
    base: Voice,
    statement: Statement,
    article: Article,
    label: str,
    words: str,
    entities: Mapping[str, Entity],
) -> Voice:
    """Return the voice of a body, its "officials", or of somebody without a name."""
    phrase = (words or label).split(",")[0]
    if _STATE_MEDIA.search(phrase):
        # "state television": some state's, and it speaks for that state
        return replace(base, group="body", kind="speaker", rule="spokesperson", entity=None)
    bare = [w for w in _WORD.findall(phrase.lower()) if w not in _words("empty")]
    if bare and bare[-1] in _words("press") and bare[-1] in phrase:
        # "local media", in lower case: no medium of that name
        return replace(base, group="report", kind="report", rule="cited-report", entity=None)
    members = [w for w in bare if w in _words("officials")]
    body = frozenset(stem(w) for w in bare if w not in _words("officials"))
    if statement.source.form == "named-organisation":
        if bare and all(w in _words("media") for w in bare):
            if _STATE_MEDIA_NAMED.search(article.text):
                # "the agency said", of a state's agency: it speaks for that state
                return replace(base, group="body", kind="speaker", rule="spokesperson")
            return replace(base, group="report", kind="report", rule="cited-report")
        rule: OriginRule = "spokesperson" if members else "speaker"
        if base.entity is None and bare and bare[-1] in _words("bodies"):
            return replace(base, group="body", kind="speaker", rule=rule)  # "the group said"
        tokens = (_tokens(label.split(",")[0]) - {stem(w) for w in members}) or body
        state = _state(phrase, entities)
        if state is not None:
            return replace(
                base, group="body", kind="speaker", rule=rule, tokens=_tokens(state), entity=None
            )
        head = stem(bare[-1]) if bare else ""
        return replace(base, group="body", kind="speaker", rule=rule, tokens=tokens, head=head)
    if (members and body) or any(_collective(w) for w in bare):
        return replace(base, group="body", kind="anonymous", rule="same-institution", tokens=body)
    if bare and bare[-1] in _words("bodies"):
        return replace(base, group="body", kind="anonymous", rule="same-institution")
    if members or not bare:
        return replace(base, group="anonymous", kind="anonymous", rule="same-institution")
    # "two big investors", "a hotel guest": the last word says what they are
    head = stem(bare[-1])
    return replace(
        base, group="anonymous", kind="anonymous", rule="same-institution",
        tokens=frozenset({head}), head=head, bystander=bare[-1] in _words("bystanders"),
    )  # fmt: skip


def _collective(word: str) -> bool:
    return word in _words("collectives")


def short_name(label: str) -> str:
    """Return *label* without its article and what follows a comma.

    >>> short_name("the union's chairman, a former miner")
    "union's chairman"
    """
    first = label.split(",")[0].strip()
    words = first.split()
    return (
        " ".join(words[1:]) if len(words) > 1 and words[0].lower() in {"a", "an", "the"} else first
    )


def _clean(body: str) -> str:
    words = [w for w in body.split() if w.lower() not in {"a", "an", "the", "another"}]
    return re.sub(r"['’]s?$", "", " ".join(words)).strip()


_STOP = re.compile(
    r"(?<=\w\w)(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bGov)(?<!\bSen)(?<!\bRep)(?<!\bGen)"
    r"[.!?][\"”’']*\s+(?=[\"“‘'A-Z])"
)


def _channel(statement: Statement, article: Article) -> str | None:
    """Return the channel that the words around the source name ("statement", "Twitter")."""
    spans = [*statement.source.spans, *(statement.cue.spans if statement.cue else ())]
    if not spans:
        return None
    paragraph = article.paragraph_at(spans[0].start)
    low, high = (paragraph.start, paragraph.end) if paragraph else (0, len(article.text))
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    start, end = max(low, first - 60), min(high, last + 60)
    # What the sentences beside this one tell of is not its channel.
    start = max([start, *(m.end() for m in _STOP.finditer(article.text, start, first + 1))])
    end = next((m.start() for m in _STOP.finditer(article.text, last, end)), end)
    text = list(article.text[start:end].lower())
    for span in statement.content:
        for at in range(max(span.start, start), min(span.end, end)):
            text[at - start] = " "
    around = "".join(text)
    for name, forms in _lexicon()["channel_words"].items():
        if any(re.search(rf"\b{re.escape(form)}\b(?!-)", around) for form in forms):
            return str(name)
    return None


def with_outer(
    voices: Mapping[str, Voice], statements: Mapping[str, Statement]
) -> dict[str, Voice]:
    """Return *voices* with what only the statement around it vouches for given to its speaker.

    "We will stay", inside somebody's quotation, is that somebody's; so is what a speaker says that
    others think or decided.
    """
    out = dict(voices)
    for key in sorted(voices):
        at, seen = statements[key], {key}
        while (outer := at.inside or "") in voices and outer not in seen:
            if at.class_ == "speech" and voices[at.id].group != "unknown":
                break
            seen.add(outer)
            at = statements[outer]
        if at.id != key and voices[at.id].group not in {"own", "unknown"}:
            out[key] = replace(voices[at.id], statement=key)
    return out


# --- accounts ------------------------------------------------------------------------------------


def with_accounts(
    voices: Mapping[str, Voice],
    statements: Mapping[str, Statement],
    articles: Mapping[str, Article],
    outlets: Outlets,
) -> dict[str, Voice]:
    """Return *voices* with the account where one side's carrier alone tells a private exchange."""
    carried: dict[object, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    others: set[object] = set()
    party_of = _parties(statements, articles, outlets)
    for key in sorted(voices):
        voice, statement = voices[key], statements[key]
        if not _who(voice) or not _private(statement, articles):
            continue
        account, evidence = _party_carrier(statement, statements, articles, outlets, party_of)
        if account:
            carried[_who(voice)][account].extend(evidence)
        elif any(h.basis == "stated" and h.name not in party_of for h in statement.relay):
            others.add(_who(voice))
    out = dict(voices)
    told = {a for accounts in carried.values() for a in accounts}
    for key in sorted(voices):
        voice, statement = voices[key], statements[key]
        reported = party_of.get(voice.name) if voice.group == "report" else None
        if reported in told:
            out[key] = replace(voice, account=reported, account_evidence=voice.evidence)
            continue
        accounts = carried.get(_who(voice), {}) if _who(voice) else {}
        if len(accounts) != 1 or _who(voice) in others or not _private(statement, articles):
            continue
        ((account, evidence),) = accounts.items()
        _, own = _party_carrier(statement, statements, articles, outlets, party_of)
        shown = own or sorted(evidence, key=lambda s: (s.article != voice.article, s))[:1]
        out[key] = replace(voice, account=account, account_evidence=tuple(shown) or voice.evidence)
    return out


def _who(voice: Voice) -> object:
    """Return who speaks, or ``None`` for the report itself and for somebody who is not named."""
    return (voice.entity or voice.tokens or None) if voice.group in {"person", "body"} else None


# "state news agency X", "the official Norland news agency X", "state-run television X"
STATE_CARRIER = (
    r"\b(?:state|official|government|state-(?:run|owned|controlled)|government-run)"
    r"(?: [A-Z]\w+)? (?:(?:news|press|information) )?"
    r"(agency|media|television|tv|radio|broadcaster|newspaper|daily),? (?:the )?"
)


def _parties(
    statements: Mapping[str, Statement], articles: Mapping[str, Article], outlets: Outlets
) -> dict[str, str]:
    """Return the accounts of the carriers that belong to a party: carrier's name -> "Name (party)".

    Known mouthpieces by the outlet facts; others where any report of the story calls them the
    state's.
    """
    names = {hop.name for s in statements.values() for hop in s.relay}
    names |= {s.source.name for s in statements.values() if s.source.name}
    names |= {c.name for a in articles.values() for c in a.agencies if c.scope == "article"}
    names |= {a.outlet.name for a in articles.values() if a.outlet}
    texts = [a.text for a in articles.values()]
    accounts = {}
    for name in sorted(names):
        facts = outlets.by_name(name)
        if facts is not None:
            if facts.party and any(_takes_part(facts.party, a) for a in articles.values()):
                accounts[name] = f"{facts.name} ({facts.party})"
        elif any(name in t and re.search(STATE_CARRIER + re.escape(name), t) for t in texts):
            accounts[name] = f"{name} (state media)"
    return accounts


def _party_carrier(
    statement: Statement,
    statements: Mapping[str, Statement],
    articles: Mapping[str, Article],
    outlets: Outlets,
    party_of: Mapping[str, str],
) -> tuple[str | None, list[Span]]:
    """Return the account ("Agency (state)") of the party's carrier, and the words that name it."""
    for hop in statement.relay:
        if hop.name in party_of:
            return party_of[hop.name], list(hop.evidence)
    outer = statements.get(statement.inside or "")
    if outer is not None and outer.source.form in {"named-organisation", "document"}:
        name = outer.source.name or " ".join(s.text for s in outer.source.spans)
        if name in party_of or outlets.by_name(name) is None:
            return party_of.get(name, name) or None, list(outer.source.spans)
    article = articles[statement.article]
    for name in (*(c.name for c in article.agencies if c.scope == "article"),
                 *((article.outlet.name,) if article.outlet else ())):  # fmt: skip
        if name in party_of and not statement.relay:
            return party_of[name], list(statement.source.spans)
    return None, []


def _private(statement: Statement, articles: Mapping[str, Article]) -> bool:
    """Return whether a statement is told of a private exchange and its words were not public."""
    article = articles[statement.article]
    spans = [*statement.source.spans, *statement.content]
    if not spans:
        return False
    paragraph = article.paragraph_at(spans[0].start)
    near = article.text[paragraph.start : paragraph.end].lower() if paragraph else ""
    lexicon = _lexicon()["exchange"]
    if any(_holds(near, w) for w in lexicon["public"]):
        return False
    text = _lead(article).lower()
    return any(_holds(text, w) or _holds(near, w) for w in lexicon["words"])


def _lead(article: Article) -> str:
    """Return the headline and the first paragraphs."""
    lead = [p for p in article.paragraphs if p.role in {"body", "headline"}][:4]
    return " ".join(article.text[p.start : p.end] for p in lead)


def _takes_part(party: str, article: Article) -> bool:
    """Return whether the lead names *party*: a state's medium may tell of others' talks."""
    names, demonyms = known_places()
    forms = {name for place in (names, demonyms) for name, of in place.items() if of == party}
    text = fold(_lead(article))
    return any(_holds(text, form) for form in forms or {fold(party)})


def _holds(text: str, words: str) -> bool:
    return re.search(rf"\b{re.escape(words)}\b", text) is not None
