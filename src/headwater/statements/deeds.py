"""What a find of attribution really is: somebody's words, or a deed that the report tells of.

Only words are a statement. Plans, acts and decrees without a clause or a quotation, a thing that
"shows", a crumb of content: these the report tells in its own voice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from headwater.clauses import Spans, covers, is_negated
from headwater.datamodel import Act, Article, CueType, Quoting, StatementClass, Syntax, Token
from headwater.lexicon import cue_nouns, cue_verbs, words
from headwater.sourcing import head_of, type_source
from headwater.statements.attributing import Candidate
from headwater.statements.cueing import is_asked
from headwater.statements.quotations import Quotation

__all__ = ["LEAST_SURE", "act_of", "is_deed", "is_thing", "quoting_of"]

# Below this an attribution is right in less than half of the cases (docs/rules/statements.md): its
# source counts as unknown, and what is nowhere quoted is told in the report's own voice.
LEAST_SURE = 0.45
LEAST_SURE_INDIRECT = 0.55
# Acts that are a saying even with a bare object: "denied the charge", but not "announced a tour".
SPOKEN_ACTS = frozenset({"deny", "confirm", "warn", "threaten", "promise", "ask", "urge"})
LEAST_INDIRECT = 4  # words of a content that no verb stands in and nobody utters
_WORD = re.compile(r"\w+")


def is_deed(
    article: Article, syntax: Syntax, quotations: Sequence[Quotation], one: Candidate
) -> bool:
    """Return whether an attribution tells what somebody does or means to do, not what they say."""
    if one.verb < 0:
        return False
    if _is_work(article, syntax, quotations, one) or _is_imagined(article, syntax, one):
        return True
    if one.found_by != "statements.model":
        return _is_crumb(article, syntax, quotations, one)
    if not one.source and is_asked(syntax, syntax.tokens[one.verb]):
        return True  # what somebody was asked, by nobody
    if _is_torn(article, syntax, one):
        return True
    lemma = syntax.tokens[one.verb].lemma
    plain = bool(one.source) and (
        lemma in words("cues", "said", "by") or lemma == "report" or _answers(syntax, one)
    )
    least = LEAST_SURE if plain else LEAST_SURE_INDIRECT
    if one.confidence < least and quoting_of(article, quotations, one.content) == "indirect":
        return True
    if _is_crumb(article, syntax, quotations, one):
        return True
    verb = syntax.tokens[one.verb]
    if quoting_of(article, quotations, one.content) != "indirect":
        return False
    if verb.pos not in {"VERB", "AUX"}:
        return False
    return _is_unsaid(article, syntax, one, verb)


def _is_work(
    article: Article, syntax: Syntax, quotations: Sequence[Quotation], one: Candidate
) -> bool:
    """Return whether a work is made, not a word said: "the single he wrote", "sang "Home""."""
    verb = syntax.tokens[one.verb]
    if verb.lemma not in words("cues", "made", "by"):
        return False
    made = [c for c in syntax.children(verb.i) if c.dep == "dobj" and c.i < verb.i]
    made += [syntax.tokens[verb.head]] if verb.dep == "relcl" else []
    told = words("sources", "documents", "utterances") | {"note", "diary", "report"}
    works = [t for t in made if t.lemma not in told]
    if works and all(end <= verb.start for _, end in one.content):
        return True
    title = quoting_of(article, quotations, one.content) == "direct"
    held = [t for a, b in one.content for t in syntax.between(a, b) if t.text[:1].isalpha()]
    title &= all(t.text[:1].isupper() or t.pos in {"ADP", "DET", "CCONJ"} for t in held)
    return title and verb.lemma in words("cues", "made", "named")


def _is_imagined(article: Article, syntax: Syntax, one: Candidate) -> bool:
    """Return whether the report only asks who would say so: "What would Lund have thought?"."""
    verb = syntax.tokens[one.verb]
    children = syntax.children(verb.i)
    subject = next((c for c in children if c.dep == "nsubj"), None)
    asks = any(
        c.dep == "aux" and c.tag == "MD" and subject is not None and c.i < subject.i
        for c in children
    )
    asks |= subject is not None and subject.tag == "WP" and any(c.tag == "MD" for c in children)
    _, end = syntax.sentence_span(syntax.sentence_of(verb.i))
    return verb.head == verb.i and asks and article.text[max(0, end - 3) : end].strip()[-1:] == "?"


def _answers(syntax: Syntax, one: Candidate) -> bool:
    """Return whether a finite verb confirms or denies: "the firm confirmed the loss"."""
    verb = syntax.tokens[one.verb]
    known = cue_verbs().get(verb.lemma)
    finite = verb.tag in {"VBD", "VBZ", "VBP"}
    return finite and known is not None and known.act in {"confirm", "deny"}


def _is_unsaid(article: Article, syntax: Syntax, one: Candidate, verb: Token) -> bool:
    """Return whether an indirect content hangs on its verb as what is done, not what is said."""
    children = syntax.children(verb.i)
    held = [t for a, b in one.content for t in syntax.between(a, b)]
    cue = " ".join(article.text[a:b] for a, b in one.cue).lower()
    after = syntax.tokens[verb.i + 1 : verb.i + 3]
    plea = "guilty" in cue or (verb.lemma == "plead" and any(t.lemma == "guilty" for t in after))
    if plea or (verb.lemma in {"ask", "question"} and _is_about(syntax, one, verb)):
        return True
    if verb.lemma in words("cues", "voted", "by") and _is_voted_on(children):
        return True
    if not one.source and verb.tag == "VBN" and verb.lemma not in _RUMOURED:
        return any(c.dep == "auxpass" for c in children)
    if verb.lemma in {"quote", "cite"}:
        return all(t.pos not in {"VERB", "AUX"} for t in held)
    clauses = [c for c in children if c.dep == "ccomp" and covers(one.content, c.start, c.end)]
    if clauses and verb.lemma in _SHOWING and all(_is_bare_verb(syntax, c) for c in clauses):
        head = head_of(syntax, one.source)
        return head is not None and head.lemma.lower() in words("sources", "documents", "pictures")
    if clauses or any(article.text[a:b].lower().startswith("that ") for a, b in one.content):
        return False
    known = cue_verbs().get(verb.lemma)
    if known is not None and known.class_ == "speech":
        bare = all(t.pos not in {"VERB", "AUX"} for t in held) or _is_object(syntax, one, verb)
        bare = bare and verb.lemma not in words("cues", "said", "of")
        will = any(c.dep == "aux" and c.lemma in {"will", "would", "shall"} for c in children)
        return will or (bare and known.act not in SPOKEN_ACTS)
    above = syntax.tokens[verb.head]
    return not (covers(one.content, above.start, above.end) and above.pos in {"VERB", "AUX"})


def _is_voted_on(children: Sequence[Token]) -> bool:
    """Return whether a bill is what is done away with: "rejected the bill"."""
    on = words("cues", "voted", "on")
    return any(c.dep in {"dobj", "nsubjpass"} and c.lemma.lower() in on for c in children)


# A passive of these says that somebody tells, and not who: "it is rumoured".
_RUMOURED = frozenset(["say", "report", "rumour", "rumor", "allege", "believe", "think", "suggest"])
_SHOWING = frozenset(["show", "reveal", "depict", "capture", "portray", "document", "record"])


def _is_about(syntax: Syntax, one: Candidate, verb: Token) -> bool:
    """Return whether what is asked is only a matter, no question: "asked him about the fire"."""
    about = [c for c in syntax.children(verb.i) if c.dep == "prep" and c.lemma == "about"]
    return any(covers(one.content, c.start, syntax.subtree(c.i)[-1].end) for c in about)


def _is_bare_verb(syntax: Syntax, clause: Token) -> bool:
    """Return whether a clause has no finite verb: "the picture shows him waving"."""
    finite = clause.tag in {"VBD", "VBZ", "VBP"} or any(
        c.dep in {"aux", "auxpass"} and c.tag in {"VBD", "VBZ", "VBP", "MD"}
        for c in syntax.children(clause.i)
    )
    return not finite


def _is_object(syntax: Syntax, one: Candidate, verb: Token) -> bool:
    """Return whether all of the content is a noun phrase that the verb acts on."""
    held = [t for a, b in one.content for t in syntax.between(a, b) if t.pos != "PUNCT"]
    inside = {t.i for t in held}
    tops = [t for t in held if t.head == t.i or t.head not in inside]
    objects = [t for t in tops if t.dep in {"dobj", "pobj"} and t.pos in {"NOUN", "PROPN"}]
    return bool(objects) and all(t in objects or t.dep in {"prep", "npadvmod"} for t in tops)


def is_thing(
    article: Article,
    syntax: Syntax,
    quotations: Sequence[Quotation],
    one: Candidate,
    labels: Mapping[str, str],
) -> bool:
    """Return whether the source is a thing that says nothing: "the facts show", "it means"."""
    head = head_of(syntax, one.source)
    if head is None or one.verb < 0 or head.pos in {"PRON", "PROPN", "NUM"}:
        return False
    if syntax.tokens[one.verb].lemma in {*words("cues", "said", "by"), "report"}:
        return False  # whatever it is, it talks: "the alliance says", "dpa reported"
    if any("clear" in article.text[a:b] for a, b in one.cue):
        return False  # "most of them made clear that"
    act, _ = act_of(syntax, syntax.tokens[one.verb], "verb")
    form, _ = type_source(article, syntax, one.source, labels)
    if act != "assert" and one.found_by != "statements.model":
        return False  # "a boat had warned", told by somebody
    return form == "unknown" and quoting_of(article, quotations, one.content) != "direct"


def _is_crumb(
    article: Article, syntax: Syntax, quotations: Sequence[Quotation], one: Candidate
) -> bool:
    """Return whether the content is a word or two that tell nothing: "warned of war"."""
    verb = syntax.tokens[one.verb]
    known = cue_verbs().get(verb.lemma)
    if known is not None and known.act in {"deny", "confirm"}:
        return False
    held = [t for a, b in one.content for t in syntax.between(a, b) if t.pos != "PUNCT"]
    if held and held[0].pos == "ADP":  # "warned | of the danger" tells no more than "warned of it"
        held = [t for t in held if t.pos not in {"ADP", "DET"}]
    bare = len(held) < LEAST_INDIRECT and all(t.pos not in {"VERB", "AUX"} for t in held)
    return bare and quoting_of(article, quotations, one.content) == "indirect"


def _is_torn(article: Article, syntax: Syntax, one: Candidate) -> bool:
    """Return whether the saying is the subject of its clause: "What she said is not known".

    "After what she said was an attack" tells what it was.
    """
    verb = syntax.tokens[one.verb]
    first = article.text[one.content[0][0] : one.content[0][1]].lower()
    asked = [c for c in syntax.children(verb.i) if c.text.lower() == "what" and 0 < c.i < verb.i]
    what = any(c.text.lower() == "what" and c.i < verb.i for c in syntax.children(verb.i))
    what &= not any(syntax.tokens[c.i - 1].pos in {"ADP", "VERB", "SCONJ"} for c in asked)
    return what and verb.dep in {"csubj", "csubjpass"} and not first.startswith("that ")


def act_of(syntax: Syntax, verb: Token | None, cue_type: CueType) -> tuple[Act, StatementClass]:
    """Return what is done by the words, from the verb and whether it is negated."""
    if verb is None:
        return "assert", "speech"
    if cue_type == "noun":
        kind = cue_verbs().get(_VERB_OF_NOUN.get(verb.lemma, ""))
        return kind.act if kind else "assert", cue_nouns().get(verb.lemma, "speech")
    known = cue_verbs().get(verb.lemma)
    if known is None:
        return "assert", "speech"
    act: Act = "other" if known.class_ == "thought" else known.act
    if is_negated(syntax, verb):
        act = "other"
    return act, known.class_


_VERB_OF_NOUN = {
    "denial": "deny",
    "confirmation": "confirm",
    "warning": "warn",
    "threat": "threaten",
    "promise": "promise",
    "pledge": "promise",
    "vow": "promise",
    "assurance": "promise",
    "demand": "urge",
    "call": "urge",
    "appeal": "urge",
    "plea": "urge",
    "request": "urge",
    "criticism": "criticise",
    "complaint": "criticise",
    "accusation": "criticise",
}


def quoting_of(article: Article, quotations: Sequence[Quotation], content: Spans) -> Quoting:
    """Return whether the content is quoted as a whole, in part, or not at all."""
    total = quoted = 0
    partly = False
    for start, end in content:
        total += len(_WORD.findall(article.text, start, end))
        for quotation in quotations:
            low, high = max(start, quotation.start), min(end, quotation.end)
            if low >= high or quotation.kind == "nickname":
                continue
            inside = len(_WORD.findall(article.text, low, high))
            quoted += inside
            partly = partly or inside >= 2 or quotation.kind == "speech"
    if total and quoted >= 0.9 * total:
        return "direct"
    return "mixed" if partly else "indirect"
