"""networkingv1: the types of k8s.io/api/networking/v1.

Made by tools/generate_models.py from schemas/types.txt: edit there, then run it. schemas/model.py says how to read it.
"""

from typing import Annotated

from pydantic import Field

from . import corev1, metav1
from .intstr import IntOrString
from .model import Int32, Model, values
from .runtime import Object


class ServiceBackendPort(Model):
    """networking/v1 ServiceBackendPort."""

    name: str | None = None
    number: Int32 | None = None


class IngressServiceBackend(Model):
    """networking/v1 IngressServiceBackend."""

    name: str = ""  # required
    port: ServiceBackendPort = Field(default_factory=ServiceBackendPort.zero)


class IngressBackend(Model):
    """networking/v1 IngressBackend."""

    service: IngressServiceBackend | None = None
    resource: corev1.TypedLocalObjectReference | None = None


class IngressTLS(Model):
    """networking/v1 IngressTLS."""

    hosts: list[str] | None = None
    secret_name: str | None = None


PathType = str


class HTTPIngressPath(Model):
    """networking/v1 HTTPIngressPath."""

    path: str | None = None
    path_type: PathType | None = None  # required
    backend: IngressBackend = Field(default_factory=IngressBackend.zero)  # required


class HTTPIngressRuleValue(Model):
    """networking/v1 HTTPIngressRuleValue."""

    paths: list[HTTPIngressPath] = Field(default_factory=list)  # required


class IngressRule(Model):
    """networking/v1 IngressRule, with the fields of IngressRuleValue."""

    host: str | None = None
    http: HTTPIngressRuleValue | None = None


class IngressSpec(Model):
    """networking/v1 IngressSpec."""

    ingress_class_name: str | None = None
    default_backend: IngressBackend | None = None
    tls: list[IngressTLS] | None = None
    rules: list[IngressRule] | None = None


class IngressPortStatus(Model):
    """networking/v1 IngressPortStatus."""

    port: Int32 = 0  # required
    protocol: corev1.Protocol = ""  # required
    error: str | None = None


class IngressLoadBalancerIngress(Model):
    """networking/v1 IngressLoadBalancerIngress."""

    ip: str | None = None
    hostname: str | None = None
    ports: list[IngressPortStatus] | None = None


class IngressLoadBalancerStatus(Model):
    """networking/v1 IngressLoadBalancerStatus."""

    ingress: list[IngressLoadBalancerIngress] | None = None


class IngressStatus(Model):
    """networking/v1 IngressStatus."""

    load_balancer: IngressLoadBalancerStatus = Field(default_factory=IngressLoadBalancerStatus.zero)


class Ingress(Object):
    """networking/v1 Ingress."""

    api_version: str = "networking.k8s.io/v1"
    kind: str = "Ingress"
    spec: IngressSpec = Field(default_factory=IngressSpec.zero)
    status: IngressStatus = Field(default_factory=IngressStatus.zero)


class NetworkPolicyPort(Model):
    """networking/v1 NetworkPolicyPort."""

    protocol: corev1.Protocol | None = None
    port: IntOrString | None = None
    end_port: Int32 | None = None


class IPBlock(Model):
    """networking/v1 IPBlock."""

    cidr: str = ""  # required
    except_: list[str] | None = None


class NetworkPolicyPeer(Model):
    """networking/v1 NetworkPolicyPeer."""

    pod_selector: metav1.LabelSelector | None = None
    namespace_selector: metav1.LabelSelector | None = None
    ip_block: IPBlock | None = None


class NetworkPolicyIngressRule(Model):
    """networking/v1 NetworkPolicyIngressRule."""

    ports: list[NetworkPolicyPort] | None = None
    from_: list[NetworkPolicyPeer] | None = None


class NetworkPolicyEgressRule(Model):
    """networking/v1 NetworkPolicyEgressRule."""

    ports: list[NetworkPolicyPort] | None = None
    to: list[NetworkPolicyPeer] | None = None


PolicyType = Annotated[str, values("Egress", "Ingress")]


class NetworkPolicySpec(Model):
    """networking/v1 NetworkPolicySpec."""

    pod_selector: metav1.LabelSelector = Field(default_factory=metav1.LabelSelector.zero)
    ingress: list[NetworkPolicyIngressRule] | None = None
    egress: list[NetworkPolicyEgressRule] | None = None
    policy_types: list[PolicyType] | None = None


class NetworkPolicy(Object):
    """networking/v1 NetworkPolicy."""

    api_version: str = "networking.k8s.io/v1"
    kind: str = "NetworkPolicy"
    spec: NetworkPolicySpec = Field(default_factory=NetworkPolicySpec.zero)
