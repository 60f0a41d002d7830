"""The reader as a PyTorch network: multilingual-e5-small with a mark for each segment and a head over sentences.

    network = Reader(E5File(e5_path()))            # starts from the embedder's own weights
    scores = network(rows, segments, mask, pool)   # (rows, sentences): log odds of a sentence against "none of them"

Each sentence gets a logit from the mean of its states and the row's first state, "none" gets one from the first state
alone; what comes out is their difference. The table of word pieces stands outside: its rows are the input.
Left to others: data (groups), learning (train), the file that ships (export).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.reader.e5 import E5File

SEGMENTS = 3
_ABSENT = -30.0  # the logit of a sentence that a row does not have


class Layer(nn.Module):
    """One layer of BERT, its parts named as in the embedder's file."""

    def __init__(self, width: int, heads: int, inner: int, eps: float, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.ao = nn.Linear(width, width)
        self.aln = nn.LayerNorm(width, eps)
        self.fi = nn.Linear(width, inner)
        self.fo = nn.Linear(inner, width)
        self.oln = nn.LayerNorm(width, eps)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """States in, states out; `bias` keeps the filling out of attention."""
        rows, length, width = x.shape
        each = width // self.heads
        query, key, value = self.qkv(x).view(rows, length, 3, self.heads, each).permute(2, 0, 3, 1, 4)
        # Written out: torch's own attention is half as fast on a CPU with heads this narrow.
        weights = torch.softmax(torch.matmul(query * each**-0.5, key.transpose(-1, -2)) + bias, dim=-1)
        seen = torch.matmul(weights, value).transpose(1, 2).reshape(rows, length, width)
        x = self.aln(x + self.dropout(self.ao(seen)))
        return self.oln(x + self.dropout(self.fo(functional.gelu(self.fi(x)))))


class Reader(nn.Module):
    """The whole network; `frozen` layers from the bottom do not learn."""

    def __init__(self, e5: E5File, frozen: int = 4, dropout: float = 0.0) -> None:
        super().__init__()
        width = e5.width
        self.frozen = frozen
        self.position = nn.Parameter(torch.from_numpy(e5.tensor("emb.pos").reshape(-1, width)), requires_grad=False)
        self.kind = nn.Parameter(torch.from_numpy(e5.tensor("emb.type")[:width]), requires_grad=False)
        self.segment = nn.Parameter(torch.zeros(SEGMENTS, width))
        self.norm = nn.LayerNorm(width, e5.eps).requires_grad_(False)
        self.layers = nn.ModuleList(Layer(width, e5.heads, e5.inner, e5.eps, dropout) for _ in range(e5.layers))
        self.sentence = nn.Sequential(nn.Dropout(dropout), nn.Linear(2 * width, width), nn.GELU(), nn.Linear(width, 1))
        self.none = nn.Sequential(nn.Dropout(dropout), nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))
        self._load(e5)
        for layer in self.layers[:frozen]:
            layer.requires_grad_(False)

    def forward(self, rows: Tensor, segments: Tensor, mask: Tensor, pool: Tensor) -> Tensor:
        """Scores, shape (rows, sentences)."""
        x = rows + self.position[: rows.shape[1]] + self.kind
        # Marked after the norm's scale is known: a mark of zero leaves the embedder as it was.
        x = self.norm(x) + functional.embedding(segments, self.segment)
        bias = ((1.0 - mask) * -1e4)[:, None, None, :].to(x.dtype)
        for layer in self.layers:
            x = layer(x, bias)
        first = x[:, 0]
        means = torch.matmul(pool.to(x.dtype), x)
        paired = torch.cat((means, first[:, None, :].expand_as(means)), dim=-1)
        scores = self.sentence(paired).squeeze(-1) - self.none(first)
        present = (pool.sum(dim=-1) > 0).to(scores.dtype)
        return scores * present + (1.0 - present) * _ABSENT

    def _load(self, e5: E5File) -> None:
        width = e5.width

        def put(target: Tensor, *names: str) -> None:
            parts = [torch.from_numpy(e5.tensor(name)).reshape(-1, *target.shape[1:]) for name in names]
            target.data.copy_(torch.cat(parts))

        put(self.norm.weight, "emb.ln.w")
        put(self.norm.bias, "emb.ln.b")
        for number, layer in enumerate(self.layers):
            put(layer.qkv.weight, *(f"l{number}.{part}.w" for part in "qkv"))
            put(layer.qkv.bias, *(f"l{number}.{part}.b" for part in "qkv"))
            for part in ("ao", "fi", "fo", "aln", "oln"):
                put(getattr(layer, part).weight, f"l{number}.{part}.w")
                put(getattr(layer, part).bias, f"l{number}.{part}.b")
        assert self.position.shape[1] == width
