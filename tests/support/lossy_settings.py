"""The product's settings with a bell that loses, doubles and reorders: for a server that browsers are set on."""

import os

from cms.settings import *  # noqa: F403
from cms.settings import CHANNEL_LAYERS as _REAL

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "tests.support.lossy_layer.LossyLayer",
        "CONFIG": {
            "inner": _REAL["default"],
            "drop": float(os.environ.get("LOSSY_DROP", "0.2")),
            "dup": float(os.environ.get("LOSSY_DUP", "0.1")),
            "reorder": float(os.environ.get("LOSSY_REORDER", "0.1")),
        },
    }
}
