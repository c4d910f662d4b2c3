# breaks: backward
"""You add up the gradients of nodes, but assign those of leaves. A leaf may be used several times as well."""

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
    v = _forward(tape, values)
    n = len(values)
    grads = [0.0] * len(v)
    grads[-1] = 1.0
    for index in range(len(v) - 1, n - 1, -1):
        node = tape[index - n]
        for i, d in zip(node.inputs, _local(node, v, v[index])):
            grads[i] = grads[index] * d if i < n else grads[i] + grads[index] * d
    return grads[:n]
