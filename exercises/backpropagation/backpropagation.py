# %% [markdown]
# # Backpropagation: how `backward()` finds the derivatives
#
# **How does PyTorch compute the right derivatives when `loss.backward()` is called?** It neither differentiates your
# formulas nor tries out small changes. While the forward pass runs, autograd writes down *what is done*: each
# operation, what it was applied to, and what its derivative will need. Afterwards `backward()` reads these notes **from the end
# to the beginning** and applies the chain rule at each line.
#
# In this notebook you write that `backward()`, for numbers instead of tensors. The notes are a **tape**: a list
# of operations in the order in which they were made,
#
# $$v_k = f_k\big(v_i : i \in \text{inputs}(k)\big), \qquad k = L, L + 1, \dots, n - 1,$$
#
# after $L$ *leaves* $v_0, \dots, v_{L-1}$, whose values are given. What we want is the derivative of the last value
# with respect to each leaf. Write $\bar v_i = \partial v_{n-1} / \partial v_i$. A small change of $v_i$ reaches the end only
# through the nodes that *use* $v_i$, and the chain rule adds up what goes through each of them:
#
# $$\bar v_{n-1} = 1, \qquad \bar v_i = \sum_{k \,:\, i \in \text{inputs}(k)} \bar v_k \, \frac{\partial f_k}{\partial v_i}.$$
#
# To know $\bar v_i$ you need those of all nodes *behind* it, and these stand later on the tape. So one walk from the end to
# the beginning is enough: when you arrive at node $k$, everything that uses it has already added its share to $\bar v_k$, and
# you pass it on to the inputs. A single pass gives the derivatives with respect to *all* leaves, for a small multiple of
# the cost of the function itself, and that is why networks with billions of weights can be trained
# (Rumelhart, Hinton and Williams, 1986, [doi:10.1038/323533a0](https://doi.org/10.1038/323533a0); Baydin et al., *Automatic
# differentiation in machine learning: a survey*, 2018, [arXiv:1502.05767](https://arxiv.org/abs/1502.05767)).

# %%
from collections.abc import Sequence

import torch
from practice import check
from practice.derivatives import gradient_panels, tape_graph
from practice.tape import Node, Traced, forward, record
from torch import Tensor

# %% [markdown]
# `record` runs a function on numbers that write on a tape what is done to them. Here is a neuron, $h = \tanh(w x + b)$,
# whose output is used twice.


# %% tags=["demo"]
def neuron(x: Traced, w: Traced, b: Traced) -> Traced:
    """Return h·x + h, where h = tanh(w·x + b)."""
    h = (w * x + b).tanh()
    return h * x + h


leaves = [2.0, -0.5, 1.2]  # x, w, b
tape = record(neuron, n_leaves=3)
values = forward(tape, leaves)  # of the leaves and of all nodes
for index, value in enumerate(values):
    node = "leaf" if index < 3 else f"{tape[index - 3].op:<4} of {tape[index - 3].inputs}"
    print(f"v{index} = {value:6.3f}  {node}")

# %% [markdown]
# ## 1. Backpropagation over a tape
#
# The leaves have the indices $0, \dots, L - 1$, and node $k$ *of the tape* (`tape[k]`, counted from 0) has the index $L + k$.
# A node's `inputs` are such indices. These are the operations, with $v$ for the node's own value:
#
# | `op` | value $v$ | local derivatives |
# |---|---|---|
# | `add` | $a + b$ | $1$ and $1$ |
# | `sub` | $a - b$ | $1$ and $-1$ |
# | `mul` | $a \, b$ | $b$ and $a$ |
# | `neg` | $-a$ | $-1$ |
# | `pow` | $a^c$, $c$ = `constant` | $c \, a^{c-1}$ |
# | `exp` | $e^a$ | $v$ |
# | `log` | $\ln a$ | $1 / a$ |
# | `tanh` | $\tanh a$ | $1 - v^2$ |
# | `relu` | $\max(a, 0)$ | $1$ where $a > 0$, else $0$ (at the kink too) |
#
# Some need the value of the input, some that of the output: compute all values first, as `forward` does. Two things go
# wrong most easily. A value may be used by *several* nodes, or twice by one ($a \cdot a$): its shares are **added**. And
# its gradient is complete only when *all* of them have been: that is what the order of the tape is for.


# %% task="backward"
def backward(tape: Sequence[Node], values: Sequence[float]) -> list[float]:
    """Differentiate the last value of a tape with respect to each of its leaves, by backpropagation.

    It is written without autograd, and exact: no finite differences. The caller's lists are only read.

    Args:
        tape: A list of operations in the order in which they were executed, 100 at most. Each is a
            `Node(op, inputs, constant)` with
            op: "add", "sub", "mul" (two inputs), "neg", "pow", "exp", "log", "tanh" or "relu" (one input);
            inputs: the indices of its inputs, a tuple, in which an index may come twice. With L leaves, index i < L
            is leaf i, and index L + k is node k of the tape;
            constant: the exponent of "pow", a float; None for all others.
            Nodes and leaves may be used many times, or not at all: more ways may lead through a tape than can be walked
            one by one.
        values: The values of the L ≥ 1 leaves, a list of floats. All operations and their derivatives in the table are
            defined and finite there, and so are the products of derivatives along each path; no argument of exp or tanh
            is beyond ±300.

    Returns:
        ∂(last)/∂(leaf i) for i = 0, …, L − 1: a list with one Python float a leaf, in double precision. The last value
        is that of the last node; if the tape is empty, it is the last leaf itself, whose derivative is 1.0. A leaf on
        which the last value does not depend has 0.0. The derivative of relu at 0 is 0.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="backward"
check("backward")

# %% [markdown]
# Your function also gives the derivatives with respect to the nodes in between: cut the tape after a node, and it is a leaf of
# what is left. Blue is the value, which came from the left; orange is the derivative, which came from the right.

# %% tags=["demo"]
gradients = backward(tape, leaves) + [
    backward(tape[index - 2 :], values[: index + 1])[-1] for index in range(3, len(values))
]
tape_graph(
    tape, values, gradients, ["x", "w", "b"], title="h·x + h with h = tanh(w·x + b): forwards and backwards"
)

# %% [markdown]
# Look at the node `tanh`, $h$. It is used by the product $h x$, which brings it $1 \cdot x = 2$, and by the sum, which
# brings it $1$: together 3. And $x$ is reached on two ways: through the product $h x$ ($h = 0.197$), and through the
# product $w x$ and the whole neuron ($w \cdot 2.88 = -1.44$). Who *overwrites* instead of adding, gets one of the two.
# PyTorch finds the same:

# %% tags=["demo"]
x, w, b = (torch.tensor(leaf, dtype=torch.float64, requires_grad=True) for leaf in leaves)
h = torch.tanh(w * x + b)
(h * x + h).backward()
for name, mine, theirs in zip("xwb", gradients, (x.grad, w.grad, b.grad), strict=False):
    print(f"∂/∂{name}: {mine:+.12f} on the tape, {theirs.item():+.12f} by autograd")

# %% [markdown]
# ## 2. Where no gradient may flow, and what may be overwritten
#
# In PyTorch the tape is written behind your back, and its notes are the tensors themselves: `sigmoid` has
# $\partial s / \partial z = s (1 - s)$, so it keeps its *output*. What happens if you change that output in place?

# %% tags=["demo"]
torch.manual_seed(559)
x = torch.randn(5, 4, dtype=torch.float64)
weight = torch.randn(4, 3, dtype=torch.float64, requires_grad=True)

s = torch.sigmoid(x @ weight)
s[:, 0] = 0.25
try:
    s.sum().backward()
except RuntimeError as error:
    print("in place:", str(error).split(":")[0])

s = torch.sigmoid(x @ weight)
s.data[:, 0] = 0.25  # behind autograd's back
s.sum().backward()
print(
    "through .data: no error, and ∂/∂weight[:, 0] =",
    [round(value, 3) for value in weight.grad[:, 0].tolist()],
)

# %% [markdown]
# Autograd counts the changes of every tensor. It noticed that the output which it had kept is no longer what it was, and refused to
# compute nonsense. `.data` hides the change from it, and so it *does* compute nonsense: the first column of $s$ is
# constant, so the first column of `weight` cannot have a gradient, but it gets one, made of $0.25 \cdot (1 - 0.25)$. A *copy* may be
# overwritten in place without harm: autograd writes that down like any other operation, and the overwritten part gets
# no gradient.
#
# The second thing is to stop a gradient on purpose. Methods that learn from their own predictions, such as Q-learning with
# neural networks (Mnih et al., 2015, [doi:10.1038/nature14236](https://doi.org/10.1038/nature14236)) or SimSiam (Chen and He, 2021,
# [arXiv:2011.10566](https://arxiv.org/abs/2011.10566)), compare a prediction with a target that the model itself has made. The
# target must count as a constant, or else the model learns to bring the *target* to the prediction, the easier way. For
# that, the subgraph of the target is **detached**: its values go on, its gradient does not. Here is a loss with both:
#
# $$s = \sigma(x W), \quad s_{n0} \leftarrow 0.25, \qquad t = \operatorname{stop}\big(\tanh(x T)\big), \qquad
#   \ell = \frac{1}{N K} \sum_{n,k} (s_{nk} - t_{nk})^2.$$
#
# Note that $x$ is in both branches. It gets a gradient through $s$, and none through $t$.


# %% task="stop_gradient_loss"
def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    """Return mean((s − t)²), where part of s is replaced and no gradient flows through t.

    s = sigmoid(x @ weight), in which column 0 is then replaced by 0.25, in every row;
    t = tanh(x @ target), a constant as far as gradients are concerned.

    The inputs keep their values, their `requires_grad` and their `grad`. Any of them may require a gradient, or none.

    Args:
        x: Inputs (N, D), N ≥ 1, in any floating dtype. N · K is at most 10,000, and no value of x @ weight is so far
            from 0 that exp overflows in the dtype of the inputs; values of x @ target may be.
        weight: Weights (D, K) of the prediction s, of the same dtype and on the same device.
        target: Weights (D, K) of the target t, likewise.

    Returns:
        The loss, a tensor of shape () with the inputs' dtype and device, attached to the graph: differentiated, it
        gives x and weight their gradients through s only (so that column 0 of weight has gradient 0), and target none:
        its `grad` stays None, and does not become zeros. For K = 1, where s is a constant, it may hang on no graph;
        where neither x nor weight requires a gradient, there is none.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="stop_gradient_loss"
check("stop_gradient_loss")

# %% [markdown]
# What does the stopped gradient change? The value of the loss is the same. Compare the gradients with those of a loss
# without the stop.


# %% tags=["demo"]
def loss_without_stop(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    """Return the same value, with a gradient through the target."""
    s = torch.cat([torch.full_like(x[:, :1], 0.25), torch.sigmoid(x @ weight[:, 1:])], dim=1)
    return ((s - torch.tanh(x @ target)) ** 2).mean()


inputs = {"x": x, "weight": weight, "target": torch.randn(4, 3, dtype=torch.float64)}
panels = {}
for name, loss in {"stopped": stop_gradient_loss, "not stopped": loss_without_stop}.items():
    tensors = {key: tensor.detach().clone().requires_grad_() for key, tensor in inputs.items()}
    value = loss(**tensors)
    value.backward()
    panels[name] = {f"∂/∂{key}": tensor.grad for key, tensor in tensors.items()}
    print(f"{name:>11}: loss {value.item():.6f}")
gradient_panels(panels, title="The same loss, with and without a gradient through the target")

# %% [markdown]
# With the stop, `target` has no gradient at all (`None`, which is not 0), and `x` another one than without. The gradient of
# `weight` does not depend on the stop, and its first column is 0, because the first column of $s$ is a constant.
# What that means for learning you see when both matrices are trained.

# %% tags=["demo"]
for name, loss in {"stopped": stop_gradient_loss, "not stopped": loss_without_stop}.items():
    tensors = {key: tensor.detach().clone() for key, tensor in inputs.items()}
    start, learnt = (
        tensors["target"].clone(),
        [tensors["weight"].requires_grad_(), tensors["target"].requires_grad_()],
    )
    optimizer = torch.optim.SGD(learnt, lr=1.0)
    for _ in range(300):
        optimizer.zero_grad()
        loss(**tensors).backward()
        optimizer.step()
    moved = (tensors["target"] - start).norm().item()
    print(
        f"{name:>11}: loss {loss(**tensors).item():.4f} after 300 steps; the target's weights moved by {moved:.2f}"
    )

# %% [markdown]
# Without the stop the loss falls much lower, and nothing has been gained: the *target* has moved to where the prediction
# already was. A lower loss is not a better one if the loss itself has been bent.
#
# **Question.** In four or five sentences: what does autograd store during the forward pass, and why can `backward()` not do
# without it? Why is a gradient *added* to what has arrived before, and not assigned? And why does PyTorch raise an
# error where the output of a sigmoid is overwritten in place, though not where the output of an addition is?

# %% [markdown] task="written"
# YOUR ANSWER HERE
