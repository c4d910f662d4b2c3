# %% [markdown]
# # The black box
#
# **How can I perform a black-box attack if I do not have access to the model and its gradients?** Follow the gradient of
# the loss with respect to the image, and a classifier is soon fooled. But who attacks a service on the web has no
# weights and no backward pass. All that can be done is to *ask*: send images $x$, receive logits $z(x)$. Asking
# costs time and money and is noticed, so the attacker has a **budget** of queries, and every image of a batch counts.
#
# There are three ways out, and you write one attack of each kind:
#
# | | idea | what the queries are for |
# |---|---|---|
# | **estimate** | measure slopes, and put a gradient together | differences $L(x + \sigma u) - L(x - \sigma u)$ |
# | **transfer** | train a model of your own, and attack that | labels for its training images |
# | **search** | change something, and keep it if it helps | the score of each proposal |
#
# In all of them the image may move within the L∞ ball, $\|x' - x\|_\infty \le \varepsilon$, and within $[0, 1]$.

# %%
from collections.abc import Callable

import torch
import torch.nn.functional as F
from practice import check
from practice.data import digits_split
from practice.models import load
from practice.plots import attack_gallery, curves, show_images
from practice.queries import BlackBox
from torch import Tensor

torch.set_num_threads(1)  # on images this small, several threads mostly wait for each other
model = load("digits_mlp")  # the notebook draws what it says; your attacks get no more than a `query`
images, labels = digits_split().test  # digits that it has not seen: (N, 1, 8, 8) in [0, 1], and (N,)

# %% [markdown]
# ## 1. A gradient from values alone
#
# Let $g = \nabla_{\!x} L(x)$. Along a direction $u$, a difference of two values gives the slope,
#
# $$\frac{L(x + \sigma u) - L(x - \sigma u)}{2 \sigma} = g^\top u + O(\sigma^2).$$
#
# One slope for each axis would do, but a photograph has 150,000 of them. Take *random* directions with
# $\mathbb{E}[u u^\top] = I$, for example normal ones, and multiply each slope by its own direction:
#
# $$\hat g = \frac1n \sum_{k=1}^n \frac{L(x + \sigma u_k) - L(x - \sigma u_k)}{2 \sigma} \; u_k, \qquad
# \mathbb{E}[\hat g] \approx \mathbb{E}[u u^\top] \, g = g.$$
#
# That is the idea of SPSA (Spall, [1992](https://doi.org/10.1109/9.119632)), and of the attack with *natural evolution strategies* of
# Ilyas et al. ([2018](https://arxiv.org/abs/1804.08598)). Each pair costs two queries, whatever the number $d$ of pixels; what
# grows with $d$ is the noise: the cosine between $\hat g$ and $g$ is about $\sqrt{n / (n + d + 1)}$.
#
# Other estimates are right too: differences to $L(x)$, signs $\pm 1$ as directions, an axis at a time as long as the
# queries last. What does *not* work is to leave the difference out: $L(x + \sigma u) \, u / \sigma$ has the right
# mean as well, but a noise as large as the loss itself over $\sigma$.


# %% task="estimate_gradient"
def estimate_gradient(loss: Callable[[Tensor], float], image: Tensor, n_queries: int) -> Tensor:
    """Estimate the gradient of a loss at an image from its values alone.

    Args:
        loss: Takes one float tensor of the image's shape, and returns a Python float, which may be large: its
            differences need double precision. There is no gradient behind that number. The values of the tensor may be
            any, below 0 and above 1 too: do not clip them.
        image: Where to estimate: a float32 image (1, C, H, W) in [0, 1], of any size, be it a single pixel or a
            photograph: a matrix with a row for each pixel may not fit into memory. It is not changed.
        n_queries: How often `loss` may be called at most, at least 2; one call more fails this task even if you catch
            the `practice.queries.BudgetExceeded` that it raises.

    Returns:
        The estimate, a float tensor of the image's shape: not only the direction of the gradient g but also its length
        along g. On a smooth loss of at most 60 values, nearly linear where no value changes by more than 0.1,
        ⟨ĝ, g⟩ / ⟨g, g⟩ must be near 1 with a thousand queries, and the cosine between estimate and gradient above 0.6
        with 256 queries and above 0.8 with 512.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="estimate_gradient"
check("estimate_gradient")

# %% [markdown]
# Look at it: the gradient of the loss of one digit, and estimates with more and more queries. (Red pixels raise
# the loss when they get lighter, blue ones when they get darker; each picture has its own scale.) To see the true gradient the notebook looks
# into the box, which your function cannot.

# %% tags=["demo"]
shown = 2


def loss_of_the_box(image: Tensor) -> float:
    """Return the cross-entropy of one image, as a number without a graph."""
    with torch.no_grad():
        return F.cross_entropy(model(image), labels[shown : shown + 1]).item()


x = images[shown : shown + 1].clone().requires_grad_()
(gradient,) = torch.autograd.grad(F.cross_entropy(model(x), labels[shown : shown + 1]), x)
torch.manual_seed(559)
allowed = [16, 64, 256, 1024, 4096]
estimates = [estimate_gradient(loss_of_the_box, x.detach(), n) for n in allowed]
cosines = [F.cosine_similarity(one.flatten(), gradient.flatten(), dim=0).item() for one in estimates]
show_images(
    torch.cat([gradient, *[one.to(gradient) for one in estimates]]),
    ["gradient", *[f"{n}: {cosine:.2f}" for n, cosine in zip(allowed, cosines, strict=True)]],
    signed=True,
    title="number of queries: cosine with the gradient",
)

# %% [markdown]
# ## 2. An attack that transfers
#
# A gradient can be had without asking for it: train a **substitute** that gives the same answers, and differentiate *that*.
# Models that learnt the same task have similar decision boundaries, so that what fools the one often fools the other, even if
# their architectures differ (Papernot et al., [2017](https://arxiv.org/abs/1602.02697)). The steps:
#
# 1. Ask the box about some images of a **pool** that nobody has labelled, as many as the budget allows.
# 2. Train a small network on them with the box's answers as targets: the largest logit, or all the probabilities.
# 3. Attack the network with its true gradient, one step or several, $\;x' = \Pi\big(x + \alpha \operatorname{sign} \nabla_{\!x} L_\text{sub}(x, y)\big)$.
#
# A few hundred answers are enough here, whatever the number of images that are attacked afterwards. Train until the
# substitute reproduces the answers; one epoch is not enough.


# %% task="transfer_attack"
def transfer_attack(
    query: Callable[[Tensor], Tensor],
    pool: Tensor,
    images: Tensor,
    labels: Tensor,
    epsilon: float,
    budget: int,
) -> Tensor:
    """Attack a black box through a substitute that is trained on its answers.

    Args:
        query: The black box: images (N, C, H, W) in [0, 1] → logits (N, K), detached. Each image of a batch is one
            query, and a batch with which the total would pass the budget raises `practice.queries.BudgetExceeded`,
            which fails this task even if you catch it. Pixels outside [0, 1] raise `ValueError`.
        pool: Contiguous images (M, C, H, W) in [0, 1], float32 like `images`, M ≥ 2, to train the substitute on,
            without labels; there may be more of them than the budget allows to ask about, or fewer. They are not
            changed.
        images: The images to attack, likewise (N, C, H, W), N ≥ 1, of the same size, which may be any from 4×4
            on. They are not changed.
        labels: The true classes of `images`, int64 (N,); the box has K ≥ 2 classes, however many.
        epsilon: Radius ε ≥ 0 of the L∞ ball around the images.
        budget: The largest number of queries that the attack may make in all, at least 3. The box must be asked.

    Returns:
        Adversarial float images (N, C, H, W) in [0, 1], at most ε from the originals in every pixel. With ε = 0.2 and
        300 queries, a black box on digits must misread more than half of them, and more than a quarter where all show a
        9.

    A call may take a minute: several hundred epochs over small batches are no problem.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="transfer_attack"
check("transfer_attack")

# %% tags=["demo"]
attacked, pool = (images[:150], labels[:150]), images[150:]
torch.manual_seed(559)
box = BlackBox(model, budget=300)
transferred = transfer_attack(box, pool, *attacked, 0.2, 300)
noise = (attacked[0] + 0.2 * torch.randn_like(attacked[0]).sign()).clamp(0, 1)
with torch.no_grad():
    for name, batch in {"originals": attacked[0], "random signs": noise, "transferred": transferred}.items():
        misread = (model(batch).argmax(dim=1) != attacked[1]).double().mean().item()
        print(f"{name:>12}: the black box misreads {misread:.0%}")
print(f"{box.counter.asked} queries for 150 images")

# %% tags=["demo"]
attack_gallery(model, attacked[0], transferred, attacked[1], title="An attack on a substitute, ε = 0.2")

# %% [markdown]
# ## 3. A random search
#
# No gradient at all: propose a random change, ask, and keep it if it helps. What helps is told by the **margin** of the true class,
#
# $$m(x) = z_y(x) - \max_{k \ne y} z_k(x),$$
#
# which is negative as soon as the box sees another class. Two things make such a search good:
#
# - **Each accepted proposal builds on the ones before.** A new random image of the ball each time is no search: in $d$
#   dimensions a random sign pattern has about $1/\sqrt d$ of the effect of the right one.
# - **Go to the corners.** The margin is nearly linear within the ball, so that its minimum lies near a corner, where each
#   pixel has moved by $\pm\varepsilon$.
#
# *Square Attack* (Andriushchenko et al., [2020](https://arxiv.org/abs/1912.00049)) sets a random square of the image to $x \pm \varepsilon$, large ones at first and smaller
# ones later. *SimBA* (Guo et al., [2019](https://arxiv.org/abs/1905.07121)) goes through the pixels, channel by channel, in random order and tries $+\varepsilon$, then $-\varepsilon$. Following
# estimated gradients with small signed steps is right as well. Count every image that you ask about, and stop when the label flips.


# %% task="search_attack"
def search_attack(
    query: Callable[[Tensor], Tensor], image: Tensor, label: Tensor, epsilon: float, budget: int
) -> Tensor:
    """Search the L∞ ball around an image for one that a black box misreads.

    Args:
        query: The black box: images (N, C, H, W) in [0, 1] → logits (N, K), detached. Each image of a batch is one
            query, and a batch with which the total would pass the budget raises `practice.queries.BudgetExceeded`,
            which fails this task even if you catch it. Pixels outside [0, 1] raise `ValueError`.
        image: One float32 image (1, C, H, W) in [0, 1], contiguous, of any size and with any number of channels; it is
            not changed. What helps in one channel of a pixel need not help in another. It may be a photograph: a matrix
            with a row for each pixel may not fit into memory.
        label: Its true class, int64 (1,), one of K ≥ 2 classes, however many.
        epsilon: Radius ε ≥ 0 of the L∞ ball around the image.
        budget: The largest number of queries that the attack may make in all, at least 1.

    Returns:
        A float image (1, C, H, W) in [0, 1], at most ε from the original in every pixel: one that the box misreads, if
        you have found one; else any such image. The search stops when the label flips, long before the budget is used
        up; where the box misreads the original already, and with it what is near, after at most 100 queries, and any
        such image will do.

    With 1,000 queries and ε = 0.12 it must succeed on at least half of the images of up to 150 values on which it has a
    little less than twice the room that the best change needs, which random patterns do not find; where a thirtieth of
    the room is enough it must flip the label, or give up, within 500 queries, whatever the size. There no image makes
    a tie, and the probability of the true class is not so near to 1 that single precision rounds it.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="search_attack"
check("search_attack")

# %% [markdown]
# Compare your search with *fresh noise*: a random corner of the ball each time, with the same number of queries. Thirty digits,
# at most 300 queries each.


# %% tags=["demo"]
def noise_attack(query: BlackBox, image: Tensor, label: Tensor, epsilon: float, budget: int) -> Tensor:
    """Try random corners of the ball until one is misread."""
    for _ in range(budget):
        tried = (image + epsilon * torch.randn_like(image).sign()).clamp(0, 1)
        if query(tried).argmax(dim=1) != label:
            return tried
    return image


def run(attack: Callable[..., Tensor]) -> tuple[Tensor, Tensor]:
    """Return the adversarial images of thirty digits, and how many queries each took (infinity if it failed)."""
    found, spent = [], []
    for image, label in zip(images[:30].split(1), labels[:30].split(1), strict=True):
        box = BlackBox(model, budget=300)
        found.append(attack(box, image, label, 0.15, 300))
        with torch.no_grad():
            misread = model(found[-1]).argmax(dim=1) != label
        spent.append(box.counter.asked if misread else float("inf"))
    return torch.cat(found), torch.tensor(spent)


torch.manual_seed(559)
results = {"search_attack": run(search_attack), "fresh noise": run(noise_attack)}
queries = list(range(0, 301, 20))
curves(
    queries,
    {name: [(spent <= n).double().mean().item() for n in queries] for name, (_, spent) in results.items()},
    xlabel="queries for one image",
    ylabel="digits misread",
    title="Success within ε = 0.15",
)

# %% [markdown]
# The first eight digits and what your search has made of them, within 300 queries. Where it goes to the corners, most of the pixels that
# changed have moved by all of $\varepsilon$, unless black or white was nearer.

# %% tags=["demo"]
attack_gallery(
    model, images[:8], results["search_attack"][0][:8], labels[:8], title="Random search, ε = 0.15"
)

# %% [markdown]
# ## Question
#
# Three attackers want to fool the same service. The first may ask ten times about one picture. The second has a thousand queries and
# wants to attack ten thousand pictures afterwards. The third has a thousand queries for a single picture, and it has to
# succeed. Which of the three kinds of attack suits each of them, and why? Name also one thing that the service could do against
# one of these attacks.

# %% [markdown] task="written"
# YOUR ANSWER HERE
