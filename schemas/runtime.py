"""Objects as `k8slint.load` gives them, after apimachinery's `runtime.Object` and `unstructured.Unstructured`."""

from typing import Any

from pydantic import Field

from . import metav1
from .model import Model


class Object(Model):
    """What every kind has."""

    api_version: str = ""
    kind: str = ""
    metadata: metav1.ObjectMeta = Field(default_factory=metav1.ObjectMeta.zero)

    def to_dict(self) -> dict[str, Any]:
        """Plain values under JSON names, apiVersion and kind always among them."""
        return {"apiVersion": self.api_version, "kind": self.kind, **self._set_fields()}


class Unstructured(Object):
    """An object of a kind without a model: a custom resource, or one of the rarer built-in kinds.

    `content` is the object as plain values; `obj["spec"]["replicas"]` and `obj.get("spec")` read it. `metadata` is a
    typed view of what `content` has there, for reading.
    """

    content: dict[str, Any] = Field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.content[key]

    def __contains__(self, key: object) -> bool:
        return key in self.content

    def get(self, key: str, default: Any = None) -> Any:
        """The value under a key, or the default."""
        return self.content.get(key, default)

    def to_dict(self) -> dict[str, Any]:
        """`content`."""
        return self.content
