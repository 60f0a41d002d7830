"""From the file that ships back to weights, so that training can go on where no checkpoint was kept.

    python -m eval.reader.train --data DIR --output DIR --start bot/reader/reader.onnx

Rounding to 8 bits is undone but for what it lost: exported again, the weights round to the same numbers.
Left to others: the way there (export), learning on (train).
"""

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

_ROUNDED = "MatMulNBits"
_ZERO = 128  # what stands for 0 among 8 bits


def weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Every weight of the network by the name it has in `eval.reader.network`, in float32."""
    graph = onnx.load(path).graph
    kept = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    products = {
        _name(node.name): _product(node, kept[node.input[1]], kept[node.input[2]])
        for node in graph.node
        if node.op_type == _ROUNDED
    }
    rounded = {name for node in graph.node if node.op_type == _ROUNDED for name in node.input[1:]}
    return {name: one for name, one in kept.items() if name not in rounded} | products


def _name(node: str) -> str:
    """`/layers.0/qkv/MatMul_Q8` is `layers.0.qkv.weight`; `/sentence/sentence.1/MatMul_Q8` is `sentence.1.weight`."""
    *outer, inner, _ = node.strip("/").split("/")
    return ".".join([*(one for one in outer if not inner.startswith(f"{one}.")), inner, "weight"])


def _product(node: onnx.NodeProto, blocks: NDArray[np.uint8], scales: NDArray[np.float32]) -> NDArray[np.float32]:
    """A matrix (outputs, inputs) from its blocks of 8-bit numbers and a scale for each."""
    shape = {one.name: helper.get_attribute_value(one) for one in node.attribute}
    exact = (blocks.reshape(shape["N"], -1, shape["block_size"]).astype(np.float32) - _ZERO) * scales.reshape(
        shape["N"], -1, 1
    )
    return np.ascontiguousarray(exact.reshape(shape["N"], -1)[:, : shape["K"]])
