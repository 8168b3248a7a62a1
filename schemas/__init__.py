"""The API types: typed models under upstream's import aliases, and the tables that they and the command line are made from.

    from k8slint.schemas import appsv1, corev1, metav1

`model.py` says how to read a model, `tools/generate_models.py` makes them. Importing this package imports none of them.
"""

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from .runtime import Object


def model_of(api_version: str, kind: str) -> "type[Object] | None":
    """The model of a kind, such as `model_of("apps/v1", "Deployment")`; None for kinds without one."""
    from .names import MODELS

    name = MODELS.get((api_version, kind))
    if name is None:
        return None
    from importlib import import_module

    found: type[Object] = getattr(import_module(f"{__name__}.{name}"), kind)
    return found
