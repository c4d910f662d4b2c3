# %% [markdown]
# # The gradient of the image
#
# **Why do we take the gradient with respect to the image?** In training, the images are fixed and the model
# moves. Each step goes *down* the gradient of the loss $L$ with respect to the weights $\theta$:
#
# $$\theta \leftarrow \theta - \eta \, \nabla_{\!\theta} L(\theta, x, y).$$
#
# The loss depends on the image $x$ as much as on the weights, and backpropagation can differentiate it with
# respect to either. So turn the problem round: the model stays as it is, and the **image moves**, *up* the
# gradient $\nabla_{\!x} L(\theta, x, y)$. We no longer look for the best model, but for the "best" noise
# $\delta$: the one that makes a fixed, trained model as wrong as possible while hardly anybody sees it,
#
# $$\max_{\delta} \; L(\theta, x + \delta, y) \quad\text{such that}\quad \|\delta\|_\infty \le \varepsilon \quad\text{and}\quad x + \delta \in [0, 1]^{C \times H \times W}.$$
#
# $\|\delta\|_\infty = \max_i |\delta_i|$ is the largest change of any pixel, so all allowed images form a
# *box* around the original: the **L∞ ball** of radius $\varepsilon$. What comes out is called an
# *adversarial example*.
#
# In this notebook you compute the gradient of an image, take one step along it (FGSM), and then several
# (PGD).

# %%
import torch
import torch.nn.functional as F
from practice import check
from practice.data import digits_split
from practice.models import load
from practice.plots import attack_gallery, curves, show_images
from torch import Tensor, nn

model = load("digits_cnn")  # trained on handwritten digits; it normalises the images itself
images, labels = digits_split(seed=2024).test  # digits that it has not seen: (N, 1, 8, 8) in [0, 1], and (N,)

# %% [markdown]
# ## 1. The gradient of the loss with respect to the image
#
# The gradient has one number for each pixel: how fast the loss grows when that pixel gets lighter. For a
# linear model, with logits $z = Wx + b$, you can work it out by hand. With the probabilities
# $p = \operatorname{softmax}(z)$ and the one-hot vector $e_y$ of the true class, the chain rule gives for
# each image
#
# $$\frac{\partial L}{\partial z} = p - e_y, \qquad\text{hence}\qquad \nabla_{\!x} L = W^\top (p - e_y).$$
#
# A batch of $N$ images has the mean of their losses, so each image gets $1/N$ of that. For a deep model,
# autograd applies the same rule layer by layer.
#
# Two things are easy to get wrong here, and neither raises an error:
#
# - `F.cross_entropy` takes the **logits**; it applies the softmax itself.
# - `loss.backward()` adds gradients to *everything* that requires them, the model's parameters included.
#   The model belongs to somebody else (perhaps to a training loop that is in the middle of a step), so ask
#   for the image's gradient only: `torch.autograd.grad(loss, x)`.


# %% task="input_gradient"
def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """Differentiate the mean cross-entropy of a batch with respect to its images: ∇ₓ (1/N) Σₙ L(θ, xₙ, yₙ).

    Args:
        model: A classifier in evaluation mode: images (N, C, H, W), on its device and of its dtype → logits (N, K) of
            K ≥ 2 classes, each from its own image. It has parameters, no buffer that requires gradients, and no hooks,
            and autograd is on. Everything about it stays as it was: weights, buffers, mode, `requires_grad`, and
            gradients that its parameters have, frozen ones too; and autograd stays on.
        images: Float images (N, C, H, W) in [0, 1], in any floating dtype and memory format; N may be 0. They may
            require a gradient, but no operation made them. They are not changed, nor are their `requires_grad` and
            `grad`: differentiate with respect to a detached copy.
        labels: The true classes, int64 (N,), on the images' device.

    Returns:
        The gradient (N, C, H, W), detached, with the dtype and device of the images.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="input_gradient"
check("input_gradient")

# %% [markdown]
# What does the gradient of a digit look like? Red pixels raise the loss when they get lighter, blue ones
# when they get darker; white pixels do not matter. Each picture below has its own scale.

# %% tags=["demo"]
shown = images[:8]
gradient = input_gradient(model, shown, labels[:8])
scale = gradient.abs().amax(dim=(1, 2, 3), keepdim=True)  # (8, 1, 1, 1)
show_images(shown, [f"a {label}" for label in labels[:8].tolist()])

# %% tags=["demo"]
show_images(
    gradient / scale,
    [f"{value:.0e}" for value in scale.flatten().tolist()],
    signed=True,
    title="largest derivative",
)

# %% [markdown]
# Some of these gradients are tiny: where the model is sure, the loss is flat ($p \approx e_y$, and
# $p - e_y$ is almost zero). The *length* of the gradient says little about how easily an image can be
# attacked. Its direction says much.
#
# ## 2. One step: the fast gradient sign method
#
# Close to $x$ the loss is nearly linear: with $g = \nabla_{\!x} L(\theta, x, y)$,
#
# $$L(\theta, x + \delta, y) \approx L(\theta, x, y) + \sum_i \delta_i \, g_i.$$
#
# Each pixel has a budget of its own, $|\delta_i| \le \varepsilon$, and each term of the sum is largest when
# its pixel spends all of it in the right direction: $\delta_i = \varepsilon \operatorname{sign}(g_i)$,
# however small $g_i$ is. That is the *fast gradient sign method* of Goodfellow, Shlens and Szegedy
# ([2015](https://arxiv.org/abs/1412.6572), section 4),
#
# $$x_\text{adv} = x + \varepsilon \operatorname{sign}\big(\nabla_{\!x} L(\theta, x, y)\big),$$
#
# and the loss grows by about $\varepsilon \|g\|_1$: many small changes that all pull the same way. Clip the
# result to [0, 1], because anything outside is not an image.


# %% task="fgsm"
def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    """Attack a batch with the fast gradient sign method: x + ε sign(∇ₓ L(θ, x, y)), clipped to [0, 1].

    L is the cross-entropy of the true labels, which the attack *raises*. Each image is attacked as if it were alone.

    Args:
        model: A classifier in evaluation mode: images (N, C, H, W), on its device and of its dtype → logits (N, K), as
            for `input_gradient`. It has parameters, and stays as it was, with the gradients that they already have.
            Autograd is on, and stays on.
        images: Images (N, C, H, W) in [0, 1], float32 or float64, in any memory format, which do not require gradients;
            they are not changed. N may be 0.
        labels: The true classes, int64 (N,), on the images' device.
        epsilon: Radius ε ≥ 0 of the L∞ ball, in the unit of the images: 0.1 is a tenth of the way from black to white.

    Returns:
        The adversarial images (N, C, H, W) in [0, 1], detached, with the images' dtype and device, at most ε from the
        originals in every pixel. A pixel whose derivative is 0 stays as it is: sign(0) = 0. (A derivative that
        comes out as 0 by rounding alone, as in the mean over a batch, may count as 0; one that by rounding alone does
        not come out as 0, as where large terms cancel, may count as what it is.)
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="fgsm"
check("fgsm")

# %% [markdown]
# The original, the change (magnified to the full range of colours), and the adversarial image, with what
# the model says about each. Most of these digits a person still reads at once.

# %% tags=["demo"]
attack_gallery(model, images, fgsm(model, images, labels, 0.15), labels, title="FGSM, ε = 0.15")

# %% [markdown]
# ## 3. Several steps: projected gradient descent
#
# The loss of a deep model is *not* linear, and after one long step the gradient points elsewhere. So take
# several shorter ones of size $\alpha$, each along the gradient of the place where the last one ended, and
# after each come back into the allowed set. That is *projected gradient descent*, in the form of Madry et
# al. ([2018](https://arxiv.org/abs/1706.06083), section 2.1):
#
# $$x^{0} = x, \qquad x^{t+1} = \Pi\Big(x^{t} + \alpha \operatorname{sign}\big(\nabla_{\!x} L(\theta, x^{t}, y)\big)\Big).$$
#
# The projection $\Pi$ goes to the nearest allowed image. The allowed set is a box, so each pixel is simply
# clipped: to $[x_i - \varepsilon,\; x_i + \varepsilon]$ around its value in the **original** image, and to
# $[0, 1]$.
#
# (It is an *ascent*, of course: the name comes from minimising $-L$. The paper also starts at a random
# point of the ball; here the attack starts at the image itself, so that two runs agree.)


# %% task="pgd"
def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    """Attack a batch with projected gradient descent: xᵗ⁺¹ = Π(xᵗ + α sign(∇ₓ L(θ, xᵗ, y))), from x⁰ = x.

    There is no random start, no momentum and no early stop, and sign(0) = 0. Each image is attacked as if it were
    alone. (What `fgsm` says of rounding holds here too.)

    Args:
        model: A classifier in evaluation mode: images (N, C, H, W), on its device and of its dtype → logits (N, K), as
            for `input_gradient`. It has parameters, and stays as it was, with the gradients that they already have.
            Autograd is on, and stays on.
        images: Images (N, C, H, W) in [0, 1], float32 or float64, in any memory format, which do not require gradients;
            they are not changed. N may be 0.
        labels: The true classes, int64 (N,), on the images' device.
        epsilon: Radius ε ≥ 0 of the L∞ ball around the original images.
        step_size: Length α > 0 of a step, for each pixel; it may be longer than ε.
        steps: How many steps to take, each projected on the ball and on [0, 1]; 0 steps give back the images.

    Returns:
        The image after the last step (N, C, H, W): in [0, 1], detached, with the images' dtype and device, at most ε
        from the original in every pixel.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="pgd"
check("pgd")

# %% tags=["demo"]
attack_gallery(
    model, images, pgd(model, images, labels, 0.15, 0.03, 10), labels, title="PGD, 10 steps of 0.03, ε = 0.15"
)

# %% tags=["demo"]
attacks = {
    "none": images,
    "FGSM": fgsm(model, images, labels, 0.15),
    "PGD": pgd(model, images, labels, 0.15, 0.03, 10),
}
for name, attacked in attacks.items():
    print(f"attack {name:>4}: mean loss {F.cross_entropy(model(attacked), labels).item():.2f}")

# %% [markdown]
# How much does the direction matter? Compare the two attacks with noise of exactly the same size, whose
# signs are random.


# %% tags=["demo"]
@torch.no_grad()
def accuracy(attacked: Tensor) -> float:
    """Return the share of the images that the model still recognises."""
    return (model(attacked).argmax(dim=1) == labels).double().mean().item()


radii = [0.0, 0.03, 0.06, 0.09, 0.12, 0.15, 0.2, 0.25]
noise = torch.randn(images.shape, generator=torch.Generator().manual_seed(559)).sign()
curves(
    radii,
    {
        "random signs": [accuracy((images + radius * noise).clamp(0, 1)) for radius in radii],
        "FGSM": [accuracy(fgsm(model, images, labels, radius)) for radius in radii],
        "PGD, 10 steps": [accuracy(pgd(model, images, labels, radius, radius / 4, 10)) for radius in radii],
    },
    xlabel="ε, the largest change of a pixel",
    ylabel="accuracy",
    title="The model is the same everywhere; only the images move",
)

# %% [markdown]
# ## Question
#
# Training and attacking use two gradients of one and the same loss. In a few sentences: what do
# $\nabla_{\!\theta} L$ and $\nabla_{\!x} L$ each tell, and in which direction does each method follow its
# gradient? Why does the model stay fixed during the attack? And why does a step in the L∞ ball use the
# *sign* of the gradient instead of the gradient itself?

# %% [markdown] task="written"
# YOUR ANSWER HERE
