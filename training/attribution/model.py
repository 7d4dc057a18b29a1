"""The network: MiniLM with two more embeddings, a tagging head, and one that reads from a cue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from headwater.attribution import N_CASE, N_DISTANCE, N_PARAGRAPH, N_QUOTE, ROLES, TAGS

HIDDEN, LAYERS, HEADS, INNER, VOCABULARY = 384, 6, 12, 1536, 30522
LINK, LINK_HEADS, LINK_INNER = 192, 4, 384
DROPOUT = 0.1


class Layer(nn.Module):
    """One transformer layer, normalised after each half as in BERT."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Args: ``x`` (batch, length, width); ``mask`` (batch, 1, 1, length), True = read."""
        batch, length, width = x.shape
        parts = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        # Written out: on a CPU the backward pass of the fused attention takes twice the time.
        scores = q @ k.transpose(2, 3) * (width // self.heads) ** -0.5
        seen = scores.masked_fill(~mask, -1e4).softmax(-1, dtype=scores.dtype) @ v
        seen = seen.transpose(1, 2).reshape(batch, length, width)
        x = self.norm1(x + self.dropout(self.out(seen)))
        out: Tensor = self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))
        return out


class Encoder(nn.Module):
    """MiniLM-L6 with embeddings of the quote flag and of the letter case added."""

    def __init__(self, inner: int = INNER) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCABULARY, HIDDEN)
        self.position = nn.Embedding(512, HIDDEN)
        self.kind = nn.Parameter(torch.zeros(HIDDEN))
        self.quote = nn.Embedding(N_QUOTE, HIDDEN)
        self.case = nn.Embedding(N_CASE, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(DROPOUT)
        self.layers = nn.ModuleList(Layer(HIDDEN, HEADS, inner) for _ in range(LAYERS))
        nn.init.normal_(self.quote.weight, std=0.005)
        nn.init.normal_(self.case.weight, std=0.005)
        self.word.weight.requires_grad_(False)

    def forward(self, ids: Tensor, case: Tensor, quote: Tensor, mask: Tensor) -> Tensor:
        """Vectors (batch, length, HIDDEN) of the word pieces."""
        place = torch.arange(ids.shape[1], device=ids.device)
        x: Tensor
        x = self.word(ids) + self.position(place) + self.kind + self.case(case) + self.quote(quote)
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        return x

    def load_base(self, path: Path) -> None:
        """Take the weights of a BERT checkpoint in safetensors form."""
        base = {k.removeprefix("bert."): v for k, v in load_file(path).items()}
        new = self.state_dict()
        new["word.weight"] = base["embeddings.word_embeddings.weight"]
        new["position.weight"] = base["embeddings.position_embeddings.weight"]
        new["kind"] = base["embeddings.token_type_embeddings.weight"][0]
        names = {
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for end in ("weight", "bias"):
            new[f"norm.{end}"] = base[f"embeddings.LayerNorm.{end}"]
            for i in range(LAYERS):
                old = f"encoder.layer.{i}."
                for ours, theirs in names.items():
                    new[f"layers.{i}.{ours}.{end}"] = base[f"{old}{theirs}.{end}"]
                parts = [base[f"{old}attention.self.{n}.{end}"] for n in ("query", "key", "value")]
                new[f"layers.{i}.qkv.{end}"] = torch.cat(parts)
        self.load_state_dict(new)


@dataclass(frozen=True, slots=True)
class Cues:
    """Cues of a batch: the window of each, its averaging weights, and where the pieces lie."""

    window: Tensor  # (cues,)
    weights: Tensor  # (cues, length), each row sums to 1
    distance: Tensor  # (cues, length)
    paragraph: Tensor
    quote: Tensor


class LinkHead(nn.Module):
    """Labels every word piece of the window as source or content of one cue, and judges the cue."""

    def __init__(self) -> None:
        super().__init__()
        self.token = nn.Linear(HIDDEN, LINK)
        self.gate = nn.Linear(HIDDEN, LINK)
        self.cue = nn.Linear(HIDDEN, LINK)
        self.cue_gate = nn.Linear(HIDDEN, LINK)
        self.distance = nn.Embedding(N_DISTANCE, LINK)
        self.paragraph = nn.Embedding(N_PARAGRAPH, LINK)
        self.quote = nn.Embedding(N_QUOTE * N_QUOTE, LINK)
        self.norm = nn.LayerNorm(LINK, eps=1e-12)
        self.dropout = nn.Dropout(DROPOUT)
        self.layer = Layer(LINK, LINK_HEADS, LINK_INNER)
        self.roles = nn.Linear(LINK, len(ROLES))
        self.valid = nn.Linear(LINK, 1)
        for table in (self.distance, self.paragraph, self.quote):
            nn.init.normal_(table.weight, std=0.1)

    def forward(self, hidden: Tensor, mask: Tensor, cues: Cues) -> tuple[Tensor, Tensor]:
        """Logits of ROLES (cues, length, 3) and of the cue being one (cues,)."""
        tokens, gates = self.token(hidden)[cues.window], self.gate(hidden)[cues.window]
        mean = torch.einsum("cl,clh->ch", cues.weights.to(hidden.dtype), hidden[cues.window])
        x = tokens + self.cue(mean)[:, None] + gates * self.cue_gate(mean)[:, None]
        x = x + self.distance(cues.distance) + self.paragraph(cues.paragraph)
        x = x + self.quote(cues.quote)
        x = self.dropout(self.norm(functional.gelu(x)))
        x = self.layer(x, mask[cues.window][:, None, None, :])
        pooled = torch.einsum("cl,clh->ch", cues.weights.to(x.dtype), x)
        return self.roles(x), self.valid(pooled)[:, 0]


class Model(nn.Module):
    """Encoder and both heads; the encoder's layers are *inner* wide inside."""

    def __init__(self, inner: int = INNER) -> None:
        super().__init__()
        self.encoder = Encoder(inner)
        self.tags = nn.Linear(HIDDEN, len(TAGS))
        self.link = LinkHead()
        self.dropout = nn.Dropout(DROPOUT)
