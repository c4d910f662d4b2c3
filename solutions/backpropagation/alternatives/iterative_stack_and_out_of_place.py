"""Counts how often each node is used and visits it when all users are done; the exponential form of the sigmoid may be overwritten."""

import math
from collections import Counter

import torch


def _rule(op, c):
    return {
        "add": (lambda a, b: a + b, lambda a, b, v: (1.0, 1.0)),
        "sub": (lambda a, b: a - b, lambda a, b, v: (1.0, -1.0)),
        "mul": (lambda a, b: a * b, lambda a, b, v: (b, a)),
        "neg": (lambda a: -a, lambda a, v: (-1.0,)),
        "pow": (lambda a: a**c, lambda a, v: (c * a ** (c - 1.0),)),
        "exp": (math.exp, lambda a, v: (v,)),
        "log": (math.log, lambda a, v: (1.0 / a,)),
        "tanh": (math.tanh, lambda a, v: (1.0 - v * v,)),
        "relu": (lambda a: max(0.0, a), lambda a, v: (1.0 if v > 0 else 0.0,)),
    }[op]


def backward(tape, values):
    n, v = len(values), list(values)
    for node in tape:
        v.append(_rule(node.op, node.constant)[0](*(v[i] for i in node.inputs)))
    last = len(v) - 1
    reachable, stack = set(), [last]
    while stack:
        index = stack.pop()
        if index not in reachable:
            reachable.add(index)
            stack.extend(tape[index - n].inputs if index >= n else ())
    waiting = Counter(i for index in reachable if index >= n for i in tape[index - n].inputs)
    grads, ready = Counter({last: 1.0}), [last]
    while ready:
        index = ready.pop()
        if index < n:
            continue
        node = tape[index - n]
        args = [v[i] for i in node.inputs]
        for i, partial in zip(node.inputs, _rule(node.op, node.constant)[1](*args, v[index])):
            grads[i] += grads[index] * partial
            waiting[i] -= 1
            if not waiting[i]:
                ready.append(i)
    return [float(grads[i]) for i in range(n)]


def stop_gradient_loss(x, weight, target):
    e = torch.exp(x @ weight)
    s = e / (1 + e)
    s[:, 0].fill_(0.25)
    t = torch.tanh(x @ target)
    return (s - t.detach()).pow(2).mean()
