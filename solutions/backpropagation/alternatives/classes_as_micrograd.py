"""A graph of objects with closures, sorted topologically; the sigmoid is written out, so that its result may be overwritten."""

import math

import torch


class Value:
    def __init__(self, data, parents=()):
        self.data, self.parents, self.grad = data, parents, 0.0
        self.push = lambda: None


def _apply(node, *parents):
    a, b = parents[0], parents[-1]
    c = node.constant
    data, partials = {
        "add": lambda: (a.data + b.data, (1.0, 1.0)),
        "sub": lambda: (a.data - b.data, (1.0, -1.0)),
        "mul": lambda: (a.data * b.data, (b.data, a.data)),
        "neg": lambda: (-a.data, (-1.0,)),
        "pow": lambda: (a.data**c, (c * a.data ** (c - 1),)),
        "exp": lambda: (math.exp(a.data), (math.exp(a.data),)),
        "log": lambda: (math.log(a.data), (1.0 / a.data,)),
        "tanh": lambda: (math.tanh(a.data), (1.0 - math.tanh(a.data) ** 2,)),
        "relu": lambda: (max(0.0, a.data), (float(a.data > 0.0),)),
    }[node.op]()
    out = Value(data, parents)

    def push():
        for parent, partial in zip(parents, partials):
            parent.grad += partial * out.grad

    out.push = push
    return out


def backward(tape, values):
    everything = [Value(value) for value in values]
    leaves = list(everything)
    for node in tape:
        everything.append(_apply(node, *(everything[i] for i in node.inputs)))
    order, seen = [], set()

    def build(value):
        if id(value) not in seen:
            seen.add(id(value))
            for parent in value.parents:
                build(parent)
            order.append(value)

    build(everything[-1])
    everything[-1].grad = 1.0
    for value in reversed(order):
        value.push()
    return [leaf.grad for leaf in leaves]


def stop_gradient_loss(x, weight, target):
    z = x @ weight
    s = 0.5 * torch.tanh(z / 2) + 0.5
    s[:, 0] = 0.25
    t = torch.tanh(torch.matmul(x, target)).data
    return torch.mean((s - t) ** 2)
