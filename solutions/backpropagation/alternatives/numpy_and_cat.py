"""Gradients in an array of NumPy; a constant column is glued before the others."""

import numpy as np
import torch

FORWARD = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "neg": np.negative,
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "relu": lambda a: np.maximum(a, 0.0),
}


def backward(tape, values):
    n = len(values)
    v = np.zeros(n + len(tape))
    v[:n] = values
    for k, node in enumerate(tape):
        args = v[list(node.inputs)]
        v[n + k] = np.power(args[0], node.constant) if node.op == "pow" else FORWARD[node.op](*args)
    g = np.zeros_like(v)
    g[-1] = 1
    for k in range(len(tape))[::-1]:
        node, out = tape[k], v[n + k]
        a, b = v[node.inputs[0]], v[node.inputs[-1]]
        local = {
            "add": lambda: [1, 1],
            "sub": lambda: [1, -1],
            "mul": lambda: [b, a],
            "neg": lambda: [-1],
            "pow": lambda: [node.constant * np.power(a, node.constant - 1)],
            "exp": lambda: [out],
            "log": lambda: [1 / a],
            "tanh": lambda: [1 - out * out],
            "relu": lambda: [np.heaviside(a, 0.0)],
        }[node.op]()
        np.add.at(g, list(node.inputs), g[n + k] * np.array(local, dtype=float))
    return g[:n].tolist()


def stop_gradient_loss(x, weight, target):
    constant = x.new_full((x.shape[0], 1), 0.25)
    s = torch.cat([constant, torch.sigmoid(x @ weight[:, 1:])], dim=1)
    with torch.no_grad():
        t = torch.tanh(x @ target)
    return torch.nn.functional.mse_loss(s, t)
