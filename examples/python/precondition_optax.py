"""Σ^p of a model that Sigmap exported, as a gradient transformation of optax."""

import jax.numpy as jnp
import optax
from kept_preconditioner import product


def precondition(model, layer="w1"):
    """P·G in the place of G, for the kernel `layer` [in, out] of a dictionary of parameters."""
    p = product(model, jnp.asarray)
    return optax.stateless(lambda updates, params: {**updates, layer: p(updates[layer])})


# optimizer = optax.chain(precondition("model"), optax.sgd(0.01))
