# breaks: backward
"""You try out small changes. That costs a forward pass a leaf, is not exact, and gives one half at the kink of `relu`: apply the chain rule."""

import math


def _forward(tape, values):
    v = list(values)
    functions = {
        "neg": lambda a: -a,
        "exp": math.exp,
        "log": math.log,
        "tanh": math.tanh,
        "relu": lambda a: max(a, 0.0),
    }
    for node in tape:
        args = [v[i] for i in node.inputs]
        if node.op == "add":
            v.append(args[0] + args[1])
        elif node.op == "sub":
            v.append(args[0] - args[1])
        elif node.op == "mul":
            v.append(args[0] * args[1])
        elif node.op == "pow":
            v.append(args[0] ** node.constant)
        else:
            v.append(functions[node.op](args[0]))
    return v


def _local(node, v, out):
    a, b = v[node.inputs[0]], v[node.inputs[-1]]
    return {
        "add": lambda: (1.0, 1.0),
        "sub": lambda: (1.0, -1.0),
        "mul": lambda: (b, a),
        "neg": lambda: (-1.0,),
        "pow": lambda: (node.constant * a ** (node.constant - 1),),
        "exp": lambda: (out,),
        "log": lambda: (1 / a,),
        "tanh": lambda: (1 - out**2,),
        "relu": lambda: (1.0 if a > 0 else 0.0,),
    }[node.op]()


def backward(tape, values):
    gradients = []
    for i in range(len(values)):
        higher, lower = list(values), list(values)
        higher[i] += 1e-6
        lower[i] -= 1e-6
        gradients.append((_forward(tape, higher)[-1] - _forward(tape, lower)[-1]) / 2e-6)
    return gradients
