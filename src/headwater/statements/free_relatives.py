"""What a clause with "what" attributes: "after what Norland says was an attack".

A lower part of the statements stage. Such a clause names a thing by how somebody calls it; what
they say of it is theirs, the rest of the sentence the report's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from headwater.clauses import Spans, noun_span, runs, trim, verb_group
from headwater.datamodel import Article, Syntax, Token
from headwater.lexicon import cue_verbs
from headwater.statements.attributing import Candidate

__all__ = ["find_free_relatives"]

NAMING = frozenset(["call", "describe", "term", "label", "characterise", "characterize", "brand"])
CONFIDENCE = 0.7


def find_free_relatives(article: Article, syntax: Syntax) -> Iterator[Candidate]:
    """Yield who says it of a thing that is told as "what they say was …", "what they call …"."""
    for what in syntax.tokens[1:]:
        governor = syntax.tokens[what.i - 1]
        if what.text.lower() != "what" or governor.pos not in {"ADP", "VERB", "SCONJ"}:
            continue  # "What she said is not known" tells nothing of what she said
        verb = _verb_after(syntax, what)
        subjects = [c for c in syntax.children(verb.i) if c.dep == "nsubj"] if verb else []
        subject = next((c for c in subjects if what.i < c.i), None)
        if verb is None or subject is None:
            continue
        content = _content(article, syntax, verb)
        source = noun_span(syntax, subject)
        if content and source and source[0][0] > what.start:
            cue = runs(verb_group(syntax, verb))
            yield Candidate(source, cue, content, CONFIDENCE, "statements.what-says", verb.i)


def _verb_after(syntax: Syntax, what: Token) -> Token | None:
    """Return the finite verb of saying or thinking of the clause that *what* opens."""
    _, end = syntax.sentences[syntax.sentence_of(what.i)]
    for token in syntax.tokens[what.i + 1 : end]:
        if token.tag in {"VBD", "VBZ", "VBP"} and token.pos in {"VERB", "AUX"}:
            known = token.lemma in cue_verbs() or token.lemma in NAMING
            return token if known and token.dep != "ROOT" else None
        if token.pos in {"PUNCT", "SCONJ"} or token.tag in {"WDT", "WP"}:
            return None
    return None


def _content(article: Article, syntax: Syntax, verb: Token) -> Spans:
    """Return what is said of the thing: the clause after the verb, or the name it is given."""
    tops = [c for c in syntax.children(verb.i) if c.i > verb.i and c.dep in {"ccomp", "oprd"}]
    above = syntax.tokens[verb.head]
    if not tops and verb.dep == "csubj" and above.i > verb.i and above.dep != "ROOT":
        tops = [above]
    if not tops and verb.lemma in NAMING:
        tops = [c for c in syntax.children(verb.i) if c.i > verb.i and c.text.lower() == "as"]
        tops = [p for c in tops for p in syntax.children(c.i) if p.dep in {"pobj", "amod", "pcomp"}]
    held = [t for top in tops[:1] for t in syntax.subtree(top.i) if t.i > verb.i]
    spans = (trim(article.text, a, b, ".") for a, b in runs(held))
    return tuple(span for span in spans if span is not None)
