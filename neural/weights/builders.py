"""From verified files to a network, one function for each architecture a card may name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from neural.networks.magenta import MagentaArbitrary
from neural.networks.multistyle import MultiStyle
from neural.networks.rrdb import RRDBNet
from neural.networks.srvgg import SRVGGNetCompact
from neural.weights import ncnn, onnx, vgg
from neural.weights.errors import ModelError
from neural.weights.safetensors import load_state, read_metadata
from neural.weights.state import fill

FOREIGN = "foreign"
"""The architecture of a card whose file tells spandrel what it is."""


def srvgg(files: Sequence[Path]) -> nn.Module:
    """SRVGGNetCompact from an ncnn pair; width, depth and scale follow from its layers."""
    layers = weighted(files)
    state: dict[str, Tensor] = {}
    for index, layer in enumerate(layers):
        for name, values in layer.weights.items():
            official = "weight" if name == "slope" else name
            state[f"body.{index}.{official}"] = torch.from_numpy(values)
    first, last = layers[0].weights["weight"], layers[-1].weights["weight"]
    network = SRVGGNetCompact(
        num_feat=first.shape[0],
        num_conv=(len(layers) - 3) // 2,
        upscale=round((last.shape[0] / 3) ** 0.5),
    )
    return fill(network, state, files[-1].name)


def rrdb(files: Sequence[Path]) -> nn.Module:
    """RRDBNet from an ncnn pair; the number of blocks follows from its layers."""
    layers = weighted(files)
    blocks, rest = divmod(len(layers) - 6, 15)
    if rest or blocks < 1:
        raise ModelError(
            "{} is no RRDB network: it has {} convolutions.", files[0].name, len(layers)
        )
    names = [
        "conv_first",
        *(
            f"body.{block}.rdb{dense}.conv{conv}"
            for block in range(blocks)
            for dense in range(1, 4)
            for conv in range(1, 6)
        ),
        *("conv_body", "conv_up1", "conv_up2", "conv_hr", "conv_last"),
    ]
    state = {
        f"{name}.{kind}": torch.from_numpy(values)
        for name, layer in zip(names, layers, strict=True)
        for kind, values in layer.weights.items()
    }
    network = RRDBNet(
        num_block=blocks,
        num_feat=layers[0].weights["weight"].shape[0],
        num_grow=layers[1].weights["weight"].shape[0],
    )
    return fill(network, state, files[-1].name)


def weighted(files: Sequence[Path]) -> list[ncnn.Layer]:
    """The layers of an ncnn pair that hold numbers."""
    param, binary = files
    return [layer for layer in ncnn.read(param, binary) if layer.weights]


def multistyle(files: Sequence[Path]) -> nn.Module:
    """MultiStyle from its float ONNX file."""
    graph = onnx.read(files[0])
    network = MultiStyle()
    stages = len(network.stages)
    names = [
        *(f"contract.{i}" for i in range(3)),
        *(f"res.{i // 2}.{i % 2}" for i in range(stages - 6)),
        *(f"expand.{i}" for i in range(3)),
    ]
    state: dict[str, Tensor] = {}
    for index, name in enumerate(names):
        state[f"stages.{index}.conv.weight"] = array(graph, f"{name}.w")
        state[f"stages.{index}.style.gamma"] = array(graph, f"{name}.norm.gamma")
        state[f"stages.{index}.style.beta"] = array(graph, f"{name}.norm.beta")
    return fill(network, state, files[0].name)


def magenta(files: Sequence[Path]) -> nn.Module:
    """MagentaArbitrary from its two 8-bit ONNX files, predictor first; computed in float32."""
    predict, transform = (onnx.read(path) for path in files)
    network = MagentaArbitrary()
    state = _predictor(predict)
    residuals = (len(network.stages) - 6) // 2
    names = [
        *(f"contract/conv{i}" for i in (1, 2, 3)),
        *(f"residual/residual{i}/conv{j}" for i in range(1, residuals + 1) for j in (1, 2)),
        *(f"expand/conv{i}/conv" for i in (1, 2, 3)),
    ]
    kernels = convolutions(transform)
    for index, name in enumerate(names):
        weight, bias = kernels[f"transformer/{name}/weights_dequant"]
        state[f"stages.{index}.conv.weight"] = weight
        if network.chain[index].style is None:
            state[f"stages.{index}.conv.bias"] = bias
            continue
        # Before a norm the bias cancels out (these are all zero), so the network has none.
        norm = f"style_params/transformer/{name}/StyleNorm"
        for part, conv in (("gamma", "Conv_1"), ("beta", "Conv")):
            weight, bias = kernels[f"{norm}/{conv}/weights_dequant"]
            state[f"stages.{index}.style.{part}.weight"] = weight.flatten(1)
            state[f"stages.{index}.style.{part}.bias"] = bias
    return fill(network, state, files[1].name)


def _predictor(graph: onnx.Graph) -> dict[str, Tensor]:
    kernels = convolutions(graph)
    state: dict[str, Tensor] = {}

    def put(target: str, source: str) -> None:
        weight, bias = kernels[f"{source}_dequant"]
        state[f"predictor.{target}.conv.weight"] = weight
        state[f"predictor.{target}.conv.bias"] = bias

    put("stem", "MobilenetV2/Conv/weights")
    put("head", "MobilenetV2/Conv_1/weights")
    for index in range(17):
        name = "MobilenetV2/expanded_conv" + (f"_{index}" if index else "")
        if index:
            put(f"blocks.{index}.expand", f"{name}/expand/weights")
        put(f"blocks.{index}.depthwise", f"{name}/depthwise/depthwise_weights")
        put(f"blocks.{index}.project", f"{name}/project/weights")
    weight, bias = kernels["mobilenet_conv/Conv/weights_dequant"]
    state["predictor.out.weight"] = weight.flatten(1)
    state["predictor.out.bias"] = bias
    return state


def convolutions(graph: onnx.Graph) -> dict[str, tuple[Tensor, Tensor]]:
    """Weight and bias of every convolution, by the name of its weight.

    Taken from the nodes, not from names: the exporter gave equal biases one array between them.
    """
    return {
        node.inputs[1]: (array(graph, node.inputs[1]), array(graph, node.inputs[2]))
        for node in graph.nodes
        if node.kind == "Conv" and len(node.inputs) == 3
    }


def array(graph: onnx.Graph, name: str) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(graph.value(name), dtype=np.float32).copy())


BUILDERS: Mapping[str, Callable[[Sequence[Path]], nn.Module]] = {
    "SRVGGNetCompact": srvgg,
    "RRDBNet": rrdb,
    "MultiStyle": multistyle,
    "MagentaArbitrary": magenta,
    vgg.ARCHITECTURE: lambda files: vgg.load(files[0]),
}


def trained(files: Sequence[Path]) -> nn.Module:
    """A network that Sfumato trained: its safetensors file names its module and arguments.

    The module of `neural.networks` offers one nn.Module subclass of its own that takes them.
    """
    path = files[0]
    metadata = read_metadata(path)
    name = metadata.get("architecture", "")
    if not name.isidentifier() or find_spec(f"neural.networks.{name}") is None:
        raise ModelError("{} needs the network '{}', which this version lacks.", path.name, name)
    try:
        config = json.loads(metadata.get("config", "{}"))
        network = network_class(name)(**config)
    except (ValueError, TypeError) as error:
        raise ModelError("{} describes a network that cannot be built.", path.name) from error
    return fill(network, load_state(path), path.name)


def network_class(name: str) -> type[nn.Module]:
    """The network that a module of `neural.networks` is named after: "upscaler" holds `Upscaler`."""
    module = import_module(f"neural.networks.{name}")
    wanted = name.replace("_", "")
    for attribute, value in vars(module).items():
        if attribute.lower() == wanted and isinstance(value, type) and issubclass(value, nn.Module):
            return value
    raise ModelError("The network '{}' is not installed.", name)


def build(architecture: str, files: Sequence[Path]) -> nn.Module:
    """The network of a card from its files, in eval mode on the CPU, float32, denormals flushed."""
    builder = BUILDERS.get(architecture)
    if builder is not None:
        return builder(files)
    if architecture == FOREIGN:
        from neural.weights import foreign

        return foreign.load(files[0])
    return trained(files)
