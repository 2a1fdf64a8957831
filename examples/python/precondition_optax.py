"""Σ^p of a model that Sigmap exported, as a gradient transformation of optax."""

import jax.numpy as jnp
import numpy as np
import optax


def precondition(model, layer="w1"):
    """P·G in the place of G, for the kernel `layer` [in, out] of a dictionary of parameters."""
    p = jnp.asarray(np.load(f"{model}/assets.extra/preconditioner.npy"))
    return optax.stateless(lambda updates, params: {**updates, layer: p @ updates[layer]})


# optimizer = optax.chain(precondition("model"), optax.sgd(0.01))
