"""Defaults of the core group: pkg/apis/core/v1/defaults.go and the nesting of zz_generated.defaults.go.

`set_defaults_*` change decoded values in place. A field that is a pointer upstream is set when its key is present; any
other is set when its value is not the zero value. The pod spec part runs for every workload, so it is written for speed.
"""

from __future__ import annotations

from k8slint.apis.core.image import default_pull_policy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


# Pods


def set_defaults_resource_list(resources: Value) -> None:
    """Round quantities up to thousandths (SetDefaults_ResourceList); what has none finer stays as written."""
    for name, quantity in resources.items():
        # Only fractions, exponents and the suffixes n and u reach below a thousandth.
        if type(quantity) is int:
            continue
        text = quantity if type(quantity) is str else repr(quantity)
        if "." in text or "e" in text or "E" in text or text[-1:] in ("n", "u", " "):
            _round_up(resources, name)


def _round_up(resources: Value, name: str) -> None:
    from k8slint.apis.resource import QuantityError, format_nano, parse

    try:
        nano, kind = parse(resources[name])
    except QuantityError:
        return
    if nano % 1_000_000:
        milli = -(-abs(nano) // 1_000_000)  # away from zero
        resources[name] = format_nano((milli if nano > 0 else -milli) * 1_000_000, kind)


def set_defaults_resources(resources: Value) -> None:
    """The limits and requests of a container, a pod or a claim."""
    for field in ("limits", "requests"):
        if field in resources:
            set_defaults_resource_list(resources[field])


def set_defaults_http_get_action(action: Value) -> None:
    """SetDefaults_HTTPGetAction."""
    if not action.get("path"):
        action["path"] = "/"
    if not action.get("scheme"):
        action["scheme"] = "HTTP"


def set_defaults_probe(probe: Value) -> None:
    """SetDefaults_Probe and the handlers below it."""
    if not probe.get("timeoutSeconds"):
        probe["timeoutSeconds"] = 1
    if not probe.get("periodSeconds"):
        probe["periodSeconds"] = 10
    if not probe.get("successThreshold"):
        probe["successThreshold"] = 1
    if not probe.get("failureThreshold"):
        probe["failureThreshold"] = 3
    if "httpGet" in probe:
        set_defaults_http_get_action(probe["httpGet"])
    if "grpc" in probe and "service" not in probe["grpc"]:
        probe["grpc"]["service"] = ""


def set_defaults_container(container: Value) -> None:
    """SetDefaults_Container and everything below it; the same for init and ephemeral containers."""
    if not container.get("imagePullPolicy"):
        container["imagePullPolicy"] = default_pull_policy(container.get("image", ""))
    if not container.get("terminationMessagePath"):
        container["terminationMessagePath"] = "/dev/termination-log"
    if not container.get("terminationMessagePolicy"):
        container["terminationMessagePolicy"] = "File"
    if "ports" in container:
        for port in container["ports"]:
            if not port.get("protocol"):
                port["protocol"] = "TCP"
    if "env" in container:
        for variable in container["env"]:
            if "valueFrom" in variable:
                source = variable["valueFrom"]
                if "fieldRef" in source:
                    if not source["fieldRef"].get("apiVersion"):
                        source["fieldRef"]["apiVersion"] = "v1"
                elif "fileKeyRef" in source and "optional" not in source["fileKeyRef"]:
                    source["fileKeyRef"]["optional"] = False
    if "resources" in container:
        set_defaults_resources(container["resources"])
    if "livenessProbe" in container:
        set_defaults_probe(container["livenessProbe"])
    if "readinessProbe" in container:
        set_defaults_probe(container["readinessProbe"])
    if "startupProbe" in container:
        set_defaults_probe(container["startupProbe"])
    if "lifecycle" in container:
        lifecycle = container["lifecycle"]
        for hook in ("postStart", "preStop"):
            if hook in lifecycle and "httpGet" in lifecycle[hook]:
                set_defaults_http_get_action(lifecycle[hook]["httpGet"])


def set_defaults_pod_spec(spec: Value, minor: int) -> None:
    """SetDefaults_PodSpec with its volumes and containers: what pods and pod templates have in common."""
    if not spec.get("dnsPolicy"):
        spec["dnsPolicy"] = "ClusterFirst"
    if not spec.get("restartPolicy"):
        spec["restartPolicy"] = "Always"
    if "securityContext" not in spec:
        spec["securityContext"] = {}
    if "terminationGracePeriodSeconds" not in spec:
        spec["terminationGracePeriodSeconds"] = 30
    if not spec.get("schedulerName"):
        spec["schedulerName"] = "default-scheduler"
    if minor < 28 and spec.get("hostNetwork"):  # DefaultHostNetworkHostPortsInPodTemplates
        _default_host_network_ports(spec)
    if "volumes" in spec:
        for volume in spec["volumes"]:
            set_defaults_volume(volume, minor)
    if "initContainers" in spec:
        for container in spec["initContainers"]:
            set_defaults_container(container)
    if "containers" in spec:
        for container in spec["containers"]:
            set_defaults_container(container)
    if "ephemeralContainers" in spec:
        for container in spec["ephemeralContainers"]:
            set_defaults_container(container)
    if "overhead" in spec:
        set_defaults_resource_list(spec["overhead"])
    if "resources" in spec:
        set_defaults_resources(spec["resources"])


def set_defaults_pod_template_spec(template: Value, minor: int) -> None:
    """A workload's pod template."""
    spec = template.get("spec")
    if spec is None:
        spec = template["spec"] = {}
    set_defaults_pod_spec(spec, minor)


def set_defaults_pod(pod: Value, minor: int) -> None:
    """SetDefaults_Pod, then what its spec shares with templates."""
    spec = pod.get("spec")
    if spec is None:
        spec = pod["spec"] = {}
    for field in ("containers", "initContainers"):
        for container in spec.get(field, ()):
            resources = container.get("resources")
            if resources and "limits" in resources:
                requests = resources.get("requests")
                if requests is None:
                    requests = resources["requests"] = {}
                for name, quantity in resources["limits"].items():
                    if name not in requests:
                        requests[name] = quantity
    if "resources" in spec and minor >= 34:  # PodLevelResources
        from k8slint.apis.core.defaults_pod_resources import set_defaults_pod_level_resources

        set_defaults_pod_level_resources(spec, minor)
    if "enableServiceLinks" not in spec:
        spec["enableServiceLinks"] = True
    if spec.get("hostNetwork"):
        _default_host_network_ports(spec)
    set_defaults_pod_spec(spec, minor)


def _default_host_network_ports(spec: Value) -> None:
    for field in ("containers", "initContainers"):
        for container in spec.get(field, ()):
            for port in container.get("ports", ()):
                if not port.get("hostPort"):
                    port["hostPort"] = port.get("containerPort", 0)


# Volumes


def set_defaults_volume(volume: Value, minor: int) -> None:
    """SetDefaults_Volume and the defaults of the volume's source."""
    if len(volume) < 2 and ("name" in volume or not volume):
        volume["emptyDir"] = {}
        return
    for kind in volume:
        fill = _VOLUMES.get(kind)
        if fill is not None:
            fill(volume[kind], minor)


def set_defaults_default_mode(source: Value, minor: int) -> None:
    """Secret, ConfigMap: files are readable by all (0644)."""
    if "defaultMode" not in source:
        source["defaultMode"] = 420


def set_defaults_downward_api_volume_source(source: Value, minor: int) -> None:
    """SetDefaults_DownwardAPIVolumeSource."""
    if "defaultMode" not in source:
        source["defaultMode"] = 420
    _downward_api_items(source)


def set_defaults_projected_volume_source(source: Value, minor: int) -> None:
    """SetDefaults_ProjectedVolumeSource and SetDefaults_ServiceAccountTokenProjection."""
    if "defaultMode" not in source:
        source["defaultMode"] = 420
    for projection in source.get("sources", ()):
        if "downwardAPI" in projection:
            _downward_api_items(projection["downwardAPI"])
        if "serviceAccountToken" in projection and "expirationSeconds" not in projection["serviceAccountToken"]:
            projection["serviceAccountToken"]["expirationSeconds"] = 3600


def _downward_api_items(source: Value) -> None:
    for item in source.get("items", ()):
        if "fieldRef" in item and not item["fieldRef"].get("apiVersion"):
            item["fieldRef"]["apiVersion"] = "v1"


def set_defaults_host_path_volume_source(source: Value, minor: int) -> None:
    """SetDefaults_HostPathVolumeSource: no check of the path's type."""
    if "type" not in source:
        source["type"] = ""


def set_defaults_iscsi_volume_source(source: Value, minor: int) -> None:
    """SetDefaults_ISCSIVolumeSource, and the one of volumes."""
    if not source.get("iscsiInterface"):
        source["iscsiInterface"] = "default"


def set_defaults_rbd_volume_source(source: Value, minor: int) -> None:
    """SetDefaults_RBDVolumeSource, and the one of volumes."""
    for field, value in (("pool", "rbd"), ("user", "admin"), ("keyring", "/etc/ceph/keyring")):
        if not source.get(field):
            source[field] = value


def set_defaults_azure_disk_volume_source(source: Value, minor: int) -> None:
    """SetDefaults_AzureDiskVolumeSource."""
    for field, value in (("cachingMode", "ReadWrite"), ("kind", "Shared"), ("fsType", "ext4"), ("readOnly", False)):
        source.setdefault(field, value)


def set_defaults_scale_io_volume_source(source: Value, minor: int) -> None:
    """SetDefaults_ScaleIOVolumeSource, and the one of volumes."""
    if not source.get("storageMode"):
        source["storageMode"] = "ThinProvisioned"
    if not source.get("fsType"):
        source["fsType"] = "xfs"


def set_defaults_ephemeral_volume_source(source: Value, minor: int) -> None:
    """The claim template of a generic ephemeral volume."""
    template = source.get("volumeClaimTemplate")
    if template is not None:
        set_defaults_persistent_volume_claim_spec(template.setdefault("spec", {}))


def set_defaults_image_volume_source(source: Value, minor: int) -> None:
    """The pull policy of an image volume (gate ImageVolume)."""
    if minor >= 35 and not source.get("pullPolicy"):
        source["pullPolicy"] = default_pull_policy(source.get("reference", ""))


_VOLUMES: dict[str, Callable[[Value, int], None]] = {
    "configMap": set_defaults_default_mode,
    "secret": set_defaults_default_mode,
    "downwardAPI": set_defaults_downward_api_volume_source,
    "projected": set_defaults_projected_volume_source,
    "hostPath": set_defaults_host_path_volume_source,
    "iscsi": set_defaults_iscsi_volume_source,
    "rbd": set_defaults_rbd_volume_source,
    "azureDisk": set_defaults_azure_disk_volume_source,
    "scaleIO": set_defaults_scale_io_volume_source,
    "ephemeral": set_defaults_ephemeral_volume_source,
    "image": set_defaults_image_volume_source,
}
_PERSISTENT_VOLUMES: dict[str, Callable[[Value, int], None]] = {
    "hostPath": set_defaults_host_path_volume_source,
    "iscsi": set_defaults_iscsi_volume_source,
    "rbd": set_defaults_rbd_volume_source,
    "azureDisk": set_defaults_azure_disk_volume_source,
    "scaleIO": set_defaults_scale_io_volume_source,
}


def set_defaults_persistent_volume_spec(spec: Value, minor: int) -> None:
    """The parts of a volume's spec that are defaulted wherever it stands (inline volumes of a VolumeAttachment too)."""
    if "capacity" in spec:
        set_defaults_resource_list(spec["capacity"])
    for kind in spec:
        fill = _PERSISTENT_VOLUMES.get(kind)
        if fill is not None:
            fill(spec[kind], minor)


def set_defaults_persistent_volume(volume: Value, minor: int) -> None:
    """SetDefaults_PersistentVolume."""
    spec = volume.setdefault("spec", {})
    if not spec.get("persistentVolumeReclaimPolicy"):
        spec["persistentVolumeReclaimPolicy"] = "Retain"
    if "volumeMode" not in spec:
        spec["volumeMode"] = "Filesystem"
    set_defaults_persistent_volume_spec(spec, minor)
    status = volume.setdefault("status", {})
    if not status.get("phase"):
        status["phase"] = "Pending"


def set_defaults_persistent_volume_claim_spec(spec: Value) -> None:
    """SetDefaults_PersistentVolumeClaimSpec."""
    if "volumeMode" not in spec:
        spec["volumeMode"] = "Filesystem"
    if "resources" in spec:
        set_defaults_resources(spec["resources"])


def set_defaults_persistent_volume_claim(claim: Value, minor: int) -> None:
    """SetDefaults_PersistentVolumeClaim."""
    set_defaults_persistent_volume_claim_spec(claim.setdefault("spec", {}))
    status = claim.setdefault("status", {})
    if not status.get("phase"):
        status["phase"] = "Pending"


# The other kinds


def externally_accessible(spec: Value) -> bool:
    """Whether a Service can be reached from outside. Source: pkg/api/v1/service `ExternallyAccessible`."""
    kind = spec.get("type")
    return kind in ("LoadBalancer", "NodePort") or (kind == "ClusterIP" and bool(spec.get("externalIPs")))


def set_defaults_service(service: Value, minor: int) -> None:
    """SetDefaults_Service."""
    spec = service.setdefault("spec", {})
    affinity = spec.get("sessionAffinity")
    if not affinity:
        affinity = spec["sessionAffinity"] = "None"
    if affinity == "None":
        spec.pop("sessionAffinityConfig", None)
    elif affinity == "ClientIP":
        client_ip = spec.get("sessionAffinityConfig", {}).get("clientIP", {})
        if "timeoutSeconds" not in client_ip:
            spec["sessionAffinityConfig"] = {"clientIP": {"timeoutSeconds": 10800}}
    kind = spec.get("type")
    if not kind:
        kind = spec["type"] = "ClusterIP"
    for port in spec.get("ports", ()):
        if not port.get("protocol"):
            port["protocol"] = "TCP"
        if not port.get("targetPort"):
            port["targetPort"] = port.get("port", 0)
    if not spec.get("externalTrafficPolicy") and externally_accessible(spec):
        spec["externalTrafficPolicy"] = "Cluster"
    if "internalTrafficPolicy" not in spec and kind in ("ClusterIP", "NodePort", "LoadBalancer"):
        spec["internalTrafficPolicy"] = "Cluster"
    if kind == "LoadBalancer":
        if "allocateLoadBalancerNodePorts" not in spec:
            spec["allocateLoadBalancerNodePorts"] = True
        if minor >= 30 and "status" in service:  # LoadBalancerIPMode
            for ingress in service["status"].get("loadBalancer", {}).get("ingress", ()):
                if ingress.get("ip") and "ipMode" not in ingress:
                    ingress["ipMode"] = "VIP"


def set_defaults_replication_controller(controller: Value, minor: int) -> None:
    """SetDefaults_ReplicationController: selector and labels come from the template."""
    spec = controller.setdefault("spec", {})
    template = spec.get("template")
    if template is not None:
        labels = template.get("metadata", {}).get("labels")
        if labels:
            if not spec.get("selector"):
                spec["selector"] = dict(labels)
            metadata = controller.setdefault("metadata", {})
            if not metadata.get("labels"):
                metadata["labels"] = dict(labels)
        set_defaults_pod_template_spec(template, minor)
    if "replicas" not in spec:
        spec["replicas"] = 1


def set_defaults_pod_template(template: Value, minor: int) -> None:
    """A stored PodTemplate."""
    set_defaults_pod_template_spec(template.setdefault("template", {}), minor)


def set_defaults_secret(secret: Value, minor: int) -> None:
    """SetDefaults_Secret."""
    if not secret.get("type"):
        secret["type"] = "Opaque"


def set_defaults_endpoints(endpoints: Value, minor: int) -> None:
    """SetDefaults_Endpoints."""
    for subset in endpoints.get("subsets", ()):
        for port in subset.get("ports", ()):
            if not port.get("protocol"):
                port["protocol"] = "TCP"


def set_defaults_namespace(namespace: Value, minor: int) -> None:
    """SetDefaults_Namespace and SetDefaults_NamespaceStatus: the label with the namespace's own name."""
    metadata = namespace.setdefault("metadata", {})
    name = metadata.get("name")
    if name:
        metadata.setdefault("labels", {})["kubernetes.io/metadata.name"] = name
    status = namespace.setdefault("status", {})
    if not status.get("phase"):
        status["phase"] = "Active"


def set_defaults_node(node: Value, minor: int) -> None:
    """SetDefaults_NodeStatus: a node that says only its capacity can allocate all of it."""
    status = node.get("status")
    if status:
        if "capacity" in status:
            set_defaults_resource_list(status["capacity"])
            if "allocatable" not in status:
                status["allocatable"] = dict(status["capacity"])
        if "allocatable" in status:
            set_defaults_resource_list(status["allocatable"])


def set_defaults_limit_range(limit_range: Value, minor: int) -> None:
    """SetDefaults_LimitRangeItem: for containers `max` is the default limit, the default limit the default request."""
    for item in limit_range.get("spec", {}).get("limits", ()):
        if item.get("type") == "Container":
            default = item.setdefault("default", {})
            default_request = item.setdefault("defaultRequest", {})
            for source, target in (("max", default), ("default", default_request), ("min", default_request)):
                for name, quantity in item.get(source, {}).items():
                    if name not in target:
                        target[name] = quantity
        for field in ("max", "min", "default", "defaultRequest", "maxLimitRequestRatio"):
            if field in item:
                set_defaults_resource_list(item[field])


def set_defaults_resource_quota(quota: Value, minor: int) -> None:
    """The quantities of a quota."""
    for part, fields in (("spec", ("hard",)), ("status", ("hard", "used"))):
        if part in quota:
            for field in fields:
                if field in quota[part]:
                    set_defaults_resource_list(quota[part][field])


DEFAULTS: dict[str, Callable[[Value, int], None]] = {
    "Endpoints": set_defaults_endpoints,
    "LimitRange": set_defaults_limit_range,
    "Namespace": set_defaults_namespace,
    "Node": set_defaults_node,
    "PersistentVolume": set_defaults_persistent_volume,
    "PersistentVolumeClaim": set_defaults_persistent_volume_claim,
    "Pod": set_defaults_pod,
    "PodTemplate": set_defaults_pod_template,
    "ReplicationController": set_defaults_replication_controller,
    "ResourceQuota": set_defaults_resource_quota,
    "Secret": set_defaults_secret,
    "Service": set_defaults_service,
}
