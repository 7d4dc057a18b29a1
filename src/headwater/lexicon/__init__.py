"""Word lists as TOML, each read once.

``cues.toml`` holds the words that attribute, ``sources.toml`` what sources are called,
``declines.toml`` the phrases of withholding, ``modality.toml`` the scale of strength.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, get_args

from headwater.datamodel import Act, StatementClass

__all__ = [
    "CueVerb",
    "Step",
    "channel_words",
    "cue_nouns",
    "cue_verbs",
    "decline_phrases",
    "strength_scale",
    "words",
]


@dataclass(frozen=True, slots=True)
class CueVerb:
    """What a verb does when it attributes; ``needs_clause``: only with a clause or a quotation."""

    lemma: str
    act: Act
    class_: StatementClass
    needs_clause: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the scale of strength; rank 0 is the strongest."""

    rank: int
    name: str
    phrases: tuple[tuple[str, ...], ...]


@cache
def _table(name: str) -> dict[str, Any]:
    text = resources.files("headwater.lexicon").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words(table: str, *path: str) -> frozenset[str]:
    """Return the list at *path* in *table*: ``words("sources", "polls", "nouns")``.

    >>> "survey" in words("sources", "polls", "nouns")
    True
    """
    entry: Any = _table(table)
    for key in path:
        entry = entry[key]
    return frozenset(entry.split() if isinstance(entry, str) else entry)


def channel_words(channel: str) -> frozenset[str]:
    """Return the words that speak of a *channel*, of one that the list does not hold its name.

    >>> "tweeted" in channel_words("Twitter"), channel_words("Notes")
    (True, frozenset({'notes'}))
    """
    return frozenset(_table("origins")["channel_words"].get(channel, (channel.casefold(),)))


@cache
def cue_verbs() -> dict[str, CueVerb]:
    """Return the attributing verbs by lemma.

    >>> cue_verbs()["warn"].act
    'warn'
    """
    needs = words("cues", "needs", "clause")
    out: dict[str, CueVerb] = {}
    for act, group in _table("cues")["verbs"].items():
        for lemma in group["words"].split():
            kept: Any = act if act in get_args(Act) else "assert" if act == "show" else "other"
            out.setdefault(lemma, CueVerb(lemma, kept, group["class"], lemma in needs))
    return out


@cache
def cue_nouns() -> dict[str, StatementClass]:
    """Return the attributing nouns by lemma, with their class."""
    out: dict[str, StatementClass] = {}
    for name in ("speech", "thought"):
        class_: StatementClass = "speech" if name == "speech" else "thought"
        for lemma in sorted(words("cues", "nouns", name)):
            out.setdefault(lemma, class_)
    return out


@cache
def decline_phrases() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the phrases of withholding: per phrase its places, per place the lemmas that fit."""
    groups = _table("declines")["phrases"].values()
    return tuple(
        tuple(tuple(place.split("|")) for place in phrase.split())
        for group in groups
        for phrase in group
    )


@cache
def strength_scale() -> tuple[Step, ...]:
    """Return the scale of strength, strongest first.

    >>> [step.name for step in strength_scale()][:2]
    ['done', 'certain']
    """
    return tuple(
        Step(rank, step["name"], tuple(tuple(p.split()) for p in step["phrases"]))
        for rank, step in enumerate(_table("modality")["step"])
    )
