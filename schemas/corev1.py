"""corev1: the types of k8s.io/api/core/v1.

Made by tools/generate_models.py from schemas/types.txt: edit there, then run it. schemas/model.py says how to read it.
"""

from typing import Annotated

from pydantic import Field

from . import metav1
from .intstr import IntOrString
from .model import Bytes, Int32, Int64, Model, Time, examples, values
from .resource import Quantity
from .runtime import Object

HostPathType = Annotated[str, values("", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket")]


class HostPathVolumeSource(Model):
    """core/v1 HostPathVolumeSource."""

    path: str = ""  # required
    type: HostPathType | None = None


StorageMedium = Annotated[str, examples("", "HugePages", "HugePages-", "Memory")]


class EmptyDirVolumeSource(Model):
    """core/v1 EmptyDirVolumeSource."""

    medium: StorageMedium | None = None
    size_limit: Quantity | None = None
    mode: Int32 | None = None  # since 1.37


class GCEPersistentDiskVolumeSource(Model):
    """core/v1 GCEPersistentDiskVolumeSource."""

    pd_name: str = ""  # required
    fs_type: str | None = None
    partition: Int32 | None = None
    read_only: bool | None = None


class AWSElasticBlockStoreVolumeSource(Model):
    """core/v1 AWSElasticBlockStoreVolumeSource."""

    volume_id: str = ""  # required
    fs_type: str | None = None
    partition: Int32 | None = None
    read_only: bool | None = None


class GitRepoVolumeSource(Model):
    """core/v1 GitRepoVolumeSource."""

    repository: str = ""  # required
    revision: str | None = None
    directory: str | None = None


class KeyToPath(Model):
    """core/v1 KeyToPath."""

    key: str = ""  # required
    path: str = ""  # required
    mode: Int32 | None = None
    user: Int64 | None = None  # since 1.37


class SecretVolumeSource(Model):
    """core/v1 SecretVolumeSource."""

    secret_name: str | None = None
    items: list[KeyToPath] | None = None
    default_mode: Int32 | None = None
    optional: bool | None = None
    default_user: Int64 | None = None  # since 1.37


class NFSVolumeSource(Model):
    """core/v1 NFSVolumeSource."""

    server: str = ""  # required
    path: str = ""  # required
    read_only: bool | None = None


class LocalObjectReference(Model):
    """core/v1 LocalObjectReference."""

    name: str | None = None


class ISCSIVolumeSource(Model):
    """core/v1 ISCSIVolumeSource."""

    target_portal: str = ""  # required
    iqn: str = ""  # required
    lun: Int32 = 0  # required
    iscsi_interface: str | None = None
    fs_type: str | None = None
    read_only: bool | None = None
    portals: list[str] | None = None
    chap_auth_discovery: bool | None = None
    chap_auth_session: bool | None = None
    secret_ref: LocalObjectReference | None = None
    initiator_name: str | None = None


class GlusterfsVolumeSource(Model):
    """core/v1 GlusterfsVolumeSource."""

    endpoints: str = ""  # required
    path: str = ""  # required
    read_only: bool | None = None


class PersistentVolumeClaimVolumeSource(Model):
    """core/v1 PersistentVolumeClaimVolumeSource."""

    claim_name: str = ""  # required
    read_only: bool | None = None


class RBDVolumeSource(Model):
    """core/v1 RBDVolumeSource."""

    monitors: list[str] = Field(default_factory=list)  # required
    image: str = ""  # required
    fs_type: str | None = None
    pool: str | None = None
    user: str | None = None
    keyring: str | None = None
    secret_ref: LocalObjectReference | None = None
    read_only: bool | None = None


class FlexVolumeSource(Model):
    """core/v1 FlexVolumeSource."""

    driver: str = ""  # required
    fs_type: str | None = None
    secret_ref: LocalObjectReference | None = None
    read_only: bool | None = None
    options: dict[str, str] | None = None


class CinderVolumeSource(Model):
    """core/v1 CinderVolumeSource."""

    volume_id: str = ""  # required
    fs_type: str | None = None
    read_only: bool | None = None
    secret_ref: LocalObjectReference | None = None


class CephFSVolumeSource(Model):
    """core/v1 CephFSVolumeSource."""

    monitors: list[str] = Field(default_factory=list)  # required
    path: str | None = None
    user: str | None = None
    secret_file: str | None = None
    secret_ref: LocalObjectReference | None = None
    read_only: bool | None = None


class FlockerVolumeSource(Model):
    """core/v1 FlockerVolumeSource."""

    dataset_name: str | None = None
    dataset_uuid: str | None = None


class ObjectFieldSelector(Model):
    """core/v1 ObjectFieldSelector."""

    api_version: str | None = None
    field_path: str = ""  # required


class ResourceFieldSelector(Model):
    """core/v1 ResourceFieldSelector."""

    container_name: str | None = None
    resource: str = ""  # required
    divisor: Quantity | None = None


class DownwardAPIVolumeFile(Model):
    """core/v1 DownwardAPIVolumeFile."""

    path: str = ""  # required
    field_ref: ObjectFieldSelector | None = None
    resource_field_ref: ResourceFieldSelector | None = None
    mode: Int32 | None = None
    user: Int64 | None = None  # since 1.37


class DownwardAPIVolumeSource(Model):
    """core/v1 DownwardAPIVolumeSource."""

    items: list[DownwardAPIVolumeFile] | None = None
    default_mode: Int32 | None = None
    default_user: Int64 | None = None  # since 1.37


class FCVolumeSource(Model):
    """core/v1 FCVolumeSource."""

    target_wwns: list[str] | None = None
    lun: Int32 | None = None
    fs_type: str | None = None
    read_only: bool | None = None
    wwids: list[str] | None = None


class AzureFileVolumeSource(Model):
    """core/v1 AzureFileVolumeSource."""

    secret_name: str = ""  # required
    share_name: str = ""  # required
    read_only: bool | None = None


class ConfigMapVolumeSource(Model):
    """core/v1 ConfigMapVolumeSource, with the fields of LocalObjectReference."""

    name: str | None = None
    items: list[KeyToPath] | None = None
    default_mode: Int32 | None = None
    optional: bool | None = None
    default_user: Int64 | None = None  # since 1.37


class VsphereVirtualDiskVolumeSource(Model):
    """core/v1 VsphereVirtualDiskVolumeSource."""

    volume_path: str = ""  # required
    fs_type: str | None = None
    storage_policy_name: str | None = None
    storage_policy_id: str | None = None


class QuobyteVolumeSource(Model):
    """core/v1 QuobyteVolumeSource."""

    registry: str = ""  # required
    volume: str = ""  # required
    read_only: bool | None = None
    user: str | None = None
    group: str | None = None
    tenant: str | None = None


AzureDataDiskCachingMode = Annotated[str, values("None", "ReadOnly", "ReadWrite")]
AzureDataDiskKind = Annotated[str, values("Dedicated", "Managed", "Shared")]


class AzureDiskVolumeSource(Model):
    """core/v1 AzureDiskVolumeSource."""

    disk_name: str = ""  # required
    disk_uri: str = ""  # required
    caching_mode: AzureDataDiskCachingMode | None = None
    fs_type: str | None = None
    read_only: bool | None = None
    kind: AzureDataDiskKind | None = None


class PhotonPersistentDiskVolumeSource(Model):
    """core/v1 PhotonPersistentDiskVolumeSource."""

    pd_id: str = ""  # required
    fs_type: str | None = None


class SecretProjection(Model):
    """core/v1 SecretProjection, with the fields of LocalObjectReference."""

    name: str | None = None
    items: list[KeyToPath] | None = None
    optional: bool | None = None


class DownwardAPIProjection(Model):
    """core/v1 DownwardAPIProjection."""

    items: list[DownwardAPIVolumeFile] | None = None


class ConfigMapProjection(Model):
    """core/v1 ConfigMapProjection, with the fields of LocalObjectReference."""

    name: str | None = None
    items: list[KeyToPath] | None = None
    optional: bool | None = None


class ServiceAccountTokenProjection(Model):
    """core/v1 ServiceAccountTokenProjection."""

    audience: str | None = None
    expiration_seconds: Int64 | None = None
    path: str = ""  # required
    user: Int64 | None = None  # since 1.37


class ClusterTrustBundleProjection(Model):
    """core/v1 ClusterTrustBundleProjection."""

    name: str | None = None
    signer_name: str | None = None
    label_selector: metav1.LabelSelector | None = None
    optional: bool | None = None
    path: str = ""  # required
    user: Int64 | None = None  # since 1.37


class PodCertificateProjection(Model):
    """core/v1 PodCertificateProjection."""

    signer_name: str = ""  # required
    key_type: str = ""  # required
    max_expiration_seconds: Int32 | None = None
    credential_bundle_path: str | None = None
    key_path: str | None = None
    certificate_chain_path: str | None = None
    user_annotations: dict[str, str] | None = None  # since 1.35
    user: Int64 | None = None  # since 1.37


class VolumeProjection(Model):
    """core/v1 VolumeProjection."""

    secret: SecretProjection | None = None
    downward_api: DownwardAPIProjection | None = None
    config_map: ConfigMapProjection | None = None
    service_account_token: ServiceAccountTokenProjection | None = None
    cluster_trust_bundle: ClusterTrustBundleProjection | None = None  # since 1.29
    pod_certificate: PodCertificateProjection | None = None  # since 1.34


class ProjectedVolumeSource(Model):
    """core/v1 ProjectedVolumeSource."""

    sources: list[VolumeProjection] | None = None
    default_mode: Int32 | None = None
    default_user: Int64 | None = None  # since 1.37


class PortworxVolumeSource(Model):
    """core/v1 PortworxVolumeSource."""

    volume_id: str = ""  # required
    fs_type: str | None = None
    read_only: bool | None = None


class ScaleIOVolumeSource(Model):
    """core/v1 ScaleIOVolumeSource."""

    gateway: str = ""  # required
    system: str = ""  # required
    secret_ref: LocalObjectReference | None = None  # required
    ssl_enabled: bool | None = None
    protection_domain: str | None = None
    storage_pool: str | None = None
    storage_mode: str | None = None
    volume_name: str | None = None
    fs_type: str | None = None
    read_only: bool | None = None


class StorageOSVolumeSource(Model):
    """core/v1 StorageOSVolumeSource."""

    volume_name: str | None = None
    volume_namespace: str | None = None
    fs_type: str | None = None
    read_only: bool | None = None
    secret_ref: LocalObjectReference | None = None


class CSIVolumeSource(Model):
    """core/v1 CSIVolumeSource."""

    driver: str = ""  # required
    read_only: bool | None = None
    fs_type: str | None = None
    volume_attributes: dict[str, str] | None = None
    node_publish_secret_ref: LocalObjectReference | None = None


PersistentVolumeAccessMode = Annotated[str, values("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")]
ResourceName = Annotated[
    str,
    examples(
        "configmaps", "cpu", "ephemeral-storage", "limits.cpu", "limits.ephemeral-storage", "limits.memory", "memory",
        "persistentvolumeclaims", "pods", "replicationcontrollers", "requests.cpu", "requests.ephemeral-storage", "requests.memory",
        "requests.storage", "resourcequotas", "secrets", "services", "services.loadbalancers", "services.nodeports", "storage",
    ),
]
ResourceList = dict[ResourceName, Quantity]


class VolumeResourceRequirements(Model):
    """core/v1 VolumeResourceRequirements."""

    limits: ResourceList | None = None
    requests: ResourceList | None = None


PersistentVolumeMode = Annotated[str, values("Block", "Filesystem")]


class TypedLocalObjectReference(Model):
    """core/v1 TypedLocalObjectReference."""

    api_group: str | None = None
    kind: str = ""  # required
    name: str = ""  # required


class TypedObjectReference(Model):
    """core/v1 TypedObjectReference."""

    api_group: str | None = None
    kind: str = ""  # required
    name: str = ""  # required
    namespace: str | None = None


class PersistentVolumeClaimSpec(Model):
    """core/v1 PersistentVolumeClaimSpec."""

    access_modes: list[PersistentVolumeAccessMode] | None = None
    selector: metav1.LabelSelector | None = None
    resources: VolumeResourceRequirements = Field(default_factory=VolumeResourceRequirements.zero)
    volume_name: str | None = None
    storage_class_name: str | None = None
    volume_mode: PersistentVolumeMode | None = None
    data_source: TypedLocalObjectReference | None = None
    data_source_ref: TypedObjectReference | None = None
    volume_attributes_class_name: str | None = None  # since 1.29


class PersistentVolumeClaimTemplate(Model):
    """core/v1 PersistentVolumeClaimTemplate."""

    metadata: metav1.ObjectMeta = Field(default_factory=metav1.ObjectMeta.zero)
    spec: PersistentVolumeClaimSpec = Field(default_factory=PersistentVolumeClaimSpec.zero)  # required


class EphemeralVolumeSource(Model):
    """core/v1 EphemeralVolumeSource."""

    volume_claim_template: PersistentVolumeClaimTemplate | None = None


PullPolicy = Annotated[str, values("Always", "IfNotPresent", "Never")]


class ImageVolumeSource(Model):
    """core/v1 ImageVolumeSource."""

    reference: str | None = None
    pull_policy: PullPolicy | None = None


class Volume(Model):
    """core/v1 Volume, with the fields of VolumeSource."""

    name: str = ""  # required
    host_path: HostPathVolumeSource | None = None
    empty_dir: EmptyDirVolumeSource | None = None
    gce_persistent_disk: GCEPersistentDiskVolumeSource | None = None
    aws_elastic_block_store: AWSElasticBlockStoreVolumeSource | None = None
    git_repo: GitRepoVolumeSource | None = None
    secret: SecretVolumeSource | None = None
    nfs: NFSVolumeSource | None = None
    iscsi: ISCSIVolumeSource | None = None
    glusterfs: GlusterfsVolumeSource | None = None
    persistent_volume_claim: PersistentVolumeClaimVolumeSource | None = None
    rbd: RBDVolumeSource | None = None
    flex_volume: FlexVolumeSource | None = None
    cinder: CinderVolumeSource | None = None
    cephfs: CephFSVolumeSource | None = None
    flocker: FlockerVolumeSource | None = None
    downward_api: DownwardAPIVolumeSource | None = None
    fc: FCVolumeSource | None = None
    azure_file: AzureFileVolumeSource | None = None
    config_map: ConfigMapVolumeSource | None = None
    vsphere_volume: VsphereVirtualDiskVolumeSource | None = None
    quobyte: QuobyteVolumeSource | None = None
    azure_disk: AzureDiskVolumeSource | None = None
    photon_persistent_disk: PhotonPersistentDiskVolumeSource | None = None
    projected: ProjectedVolumeSource | None = None
    portworx_volume: PortworxVolumeSource | None = None
    scale_io: ScaleIOVolumeSource | None = None
    storageos: StorageOSVolumeSource | None = None
    csi: CSIVolumeSource | None = None
    ephemeral: EphemeralVolumeSource | None = None
    image: ImageVolumeSource | None = None


Protocol = Annotated[str, values("SCTP", "TCP", "UDP")]


class ContainerPort(Model):
    """core/v1 ContainerPort."""

    name: str | None = None
    host_port: Int32 | None = None
    container_port: Int32 = 0  # required
    protocol: Protocol | None = None
    host_ip: str | None = None


class ConfigMapEnvSource(Model):
    """core/v1 ConfigMapEnvSource, with the fields of LocalObjectReference."""

    name: str | None = None
    optional: bool | None = None


class SecretEnvSource(Model):
    """core/v1 SecretEnvSource, with the fields of LocalObjectReference."""

    name: str | None = None
    optional: bool | None = None


class EnvFromSource(Model):
    """core/v1 EnvFromSource."""

    prefix: str | None = None
    config_map_ref: ConfigMapEnvSource | None = None
    secret_ref: SecretEnvSource | None = None


class ConfigMapKeySelector(Model):
    """core/v1 ConfigMapKeySelector, with the fields of LocalObjectReference."""

    name: str | None = None
    key: str = ""  # required
    optional: bool | None = None


class SecretKeySelector(Model):
    """core/v1 SecretKeySelector, with the fields of LocalObjectReference."""

    name: str | None = None
    key: str = ""  # required
    optional: bool | None = None


class FileKeySelector(Model):
    """core/v1 FileKeySelector."""

    volume_name: str = ""  # required
    path: str = ""  # required
    key: str = ""  # required
    optional: bool | None = None


class EnvVarSource(Model):
    """core/v1 EnvVarSource."""

    field_ref: ObjectFieldSelector | None = None
    resource_field_ref: ResourceFieldSelector | None = None
    config_map_key_ref: ConfigMapKeySelector | None = None
    secret_key_ref: SecretKeySelector | None = None
    file_key_ref: FileKeySelector | None = None  # since 1.34


class EnvVar(Model):
    """core/v1 EnvVar."""

    name: str = ""  # required
    value: str | None = None
    value_from: EnvVarSource | None = None


class ResourceClaim(Model):
    """core/v1 ResourceClaim."""

    name: str = ""  # required
    request: str | None = None  # since 1.31


class ResourceRequirements(Model):
    """core/v1 ResourceRequirements."""

    limits: ResourceList | None = None
    requests: ResourceList | None = None
    claims: list[ResourceClaim] | None = None  # since 1.26


ResourceResizeRestartPolicy = Annotated[str, examples("NotRequired", "RestartContainer")]


class ContainerResizePolicy(Model):
    """core/v1 ContainerResizePolicy."""

    resource_name: ResourceName = ""  # required
    restart_policy: ResourceResizeRestartPolicy = ""  # required


ContainerRestartPolicy = Annotated[str, examples("Always", "Never", "OnFailure")]
ContainerRestartRuleAction = Annotated[str, examples("Restart", "RestartAllContainers")]
ContainerRestartRuleOnExitCodesOperator = Annotated[str, examples("In", "NotIn")]


class ContainerRestartRuleOnExitCodes(Model):
    """core/v1 ContainerRestartRuleOnExitCodes."""

    operator: ContainerRestartRuleOnExitCodesOperator = ""  # required
    values: list[Int32] | None = None


class ContainerRestartRule(Model):
    """core/v1 ContainerRestartRule."""

    action: ContainerRestartRuleAction = ""  # required
    exit_codes: ContainerRestartRuleOnExitCodes | None = None


RecursiveReadOnlyMode = Annotated[str, examples("Disabled", "Enabled", "IfPossible")]
MountPropagationMode = Annotated[str, values("Bidirectional", "HostToContainer", "None")]


class VolumeMount(Model):
    """core/v1 VolumeMount."""

    name: str = ""  # required
    read_only: bool | None = None
    recursive_read_only: RecursiveReadOnlyMode | None = None  # since 1.30
    mount_path: str = ""  # required
    sub_path: str | None = None
    mount_propagation: MountPropagationMode | None = None
    sub_path_expr: str | None = None
    bind_mount_options: list[str] | None = None  # since 1.37


class VolumeDevice(Model):
    """core/v1 VolumeDevice."""

    name: str = ""  # required
    device_path: str = ""  # required


class ExecAction(Model):
    """core/v1 ExecAction."""

    command: list[str] | None = None


URIScheme = Annotated[str, values("HTTP", "HTTPS")]


class HTTPHeader(Model):
    """core/v1 HTTPHeader."""

    name: str = ""  # required
    value: str = ""  # required


class HTTPGetAction(Model):
    """core/v1 HTTPGetAction."""

    path: str | None = None
    port: IntOrString = IntOrString(0)  # required
    host: str | None = None
    scheme: URIScheme | None = None
    http_headers: list[HTTPHeader] | None = None
    protocol: str | None = None  # since 1.37


class TCPSocketAction(Model):
    """core/v1 TCPSocketAction."""

    port: IntOrString = IntOrString(0)  # required
    host: str | None = None


class GRPCAction(Model):
    """core/v1 GRPCAction."""

    port: Int32 = 0  # required
    service: str | None = None
    mode: str | None = None  # since 1.37


class Probe(Model):
    """core/v1 Probe, with the fields of ProbeHandler."""

    exec: ExecAction | None = None
    http_get: HTTPGetAction | None = None
    tcp_socket: TCPSocketAction | None = None
    grpc: GRPCAction | None = None
    initial_delay_seconds: Int32 | None = None
    timeout_seconds: Int32 | None = None
    period_seconds: Int32 | None = None
    success_threshold: Int32 | None = None
    failure_threshold: Int32 | None = None
    termination_grace_period_seconds: Int64 | None = None


class SleepAction(Model):
    """core/v1 SleepAction."""

    seconds: Int64 = 0  # required


class LifecycleHandler(Model):
    """core/v1 LifecycleHandler."""

    exec: ExecAction | None = None
    http_get: HTTPGetAction | None = None
    tcp_socket: TCPSocketAction | None = None
    sleep: SleepAction | None = None  # since 1.29


Signal = Annotated[
    str,
    values(
        "SIGABRT", "SIGALRM", "SIGBUS", "SIGCHLD", "SIGCLD", "SIGCONT", "SIGFPE", "SIGHUP", "SIGILL", "SIGINT", "SIGIO", "SIGIOT",
        "SIGKILL", "SIGPIPE", "SIGPOLL", "SIGPROF", "SIGPWR", "SIGQUIT", "SIGRTMAX", "SIGRTMAX-1", "SIGRTMAX-10", "SIGRTMAX-11",
        "SIGRTMAX-12", "SIGRTMAX-13", "SIGRTMAX-14", "SIGRTMAX-2", "SIGRTMAX-3", "SIGRTMAX-4", "SIGRTMAX-5", "SIGRTMAX-6", "SIGRTMAX-7",
        "SIGRTMAX-8", "SIGRTMAX-9", "SIGRTMIN", "SIGRTMIN+1", "SIGRTMIN+10", "SIGRTMIN+11", "SIGRTMIN+12", "SIGRTMIN+13", "SIGRTMIN+14",
        "SIGRTMIN+15", "SIGRTMIN+2", "SIGRTMIN+3", "SIGRTMIN+4", "SIGRTMIN+5", "SIGRTMIN+6", "SIGRTMIN+7", "SIGRTMIN+8", "SIGRTMIN+9",
        "SIGSEGV", "SIGSTKFLT", "SIGSTOP", "SIGSYS", "SIGTERM", "SIGTRAP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGUSR1", "SIGUSR2",
        "SIGVTALRM", "SIGWINCH", "SIGXCPU", "SIGXFSZ",
    ),
]


class Lifecycle(Model):
    """core/v1 Lifecycle."""

    post_start: LifecycleHandler | None = None
    pre_stop: LifecycleHandler | None = None
    stop_signal: Signal | None = None  # since 1.33


TerminationMessagePolicy = Annotated[str, values("FallbackToLogsOnError", "File")]
Capability = str


class Capabilities(Model):
    """core/v1 Capabilities."""

    add: list[Capability] | None = None
    drop: list[Capability] | None = None


class SELinuxOptions(Model):
    """core/v1 SELinuxOptions."""

    user: str | None = None
    role: str | None = None
    type: str | None = None
    level: str | None = None


class WindowsSecurityContextOptions(Model):
    """core/v1 WindowsSecurityContextOptions."""

    gmsa_credential_spec_name: str | None = None
    gmsa_credential_spec: str | None = None
    run_as_user_name: str | None = None
    host_process: bool | None = None


ProcMountType = Annotated[str, values("Default", "Unmasked")]
SeccompProfileType = Annotated[str, values("Localhost", "RuntimeDefault", "Unconfined")]


class SeccompProfile(Model):
    """core/v1 SeccompProfile."""

    type: SeccompProfileType = ""  # required
    localhost_profile: str | None = None


AppArmorProfileType = Annotated[str, values("Localhost", "RuntimeDefault", "Unconfined")]


class AppArmorProfile(Model):
    """core/v1 AppArmorProfile."""

    type: AppArmorProfileType = ""  # required
    localhost_profile: str | None = None


class SecurityContext(Model):
    """core/v1 SecurityContext."""

    capabilities: Capabilities | None = None
    privileged: bool | None = None
    se_linux_options: SELinuxOptions | None = None
    windows_options: WindowsSecurityContextOptions | None = None
    run_as_user: Int64 | None = None
    run_as_group: Int64 | None = None
    run_as_non_root: bool | None = None
    read_only_root_filesystem: bool | None = None
    allow_privilege_escalation: bool | None = None
    proc_mount: ProcMountType | None = None
    seccomp_profile: SeccompProfile | None = None
    app_armor_profile: AppArmorProfile | None = None  # since 1.30


class Container(Model):
    """core/v1 Container."""

    name: str = ""  # required
    image: str | None = None
    command: list[str] | None = None
    args: list[str] | None = None
    working_dir: str | None = None
    ports: list[ContainerPort] | None = None
    env_from: list[EnvFromSource] | None = None
    env: list[EnvVar] | None = None
    resources: ResourceRequirements = Field(default_factory=ResourceRequirements.zero)
    resize_policy: list[ContainerResizePolicy] | None = None  # since 1.27
    restart_policy: ContainerRestartPolicy | None = None  # since 1.28
    restart_policy_rules: list[ContainerRestartRule] | None = None  # since 1.34
    volume_mounts: list[VolumeMount] | None = None
    volume_devices: list[VolumeDevice] | None = None
    liveness_probe: Probe | None = None
    readiness_probe: Probe | None = None
    startup_probe: Probe | None = None
    lifecycle: Lifecycle | None = None
    termination_message_path: str | None = None
    termination_message_policy: TerminationMessagePolicy | None = None
    image_pull_policy: PullPolicy | None = None
    security_context: SecurityContext | None = None
    stdin: bool | None = None
    stdin_once: bool | None = None
    tty: bool | None = None


class EphemeralContainer(Model):
    """core/v1 EphemeralContainer, with the fields of EphemeralContainerCommon."""

    name: str | None = None
    image: str | None = None
    command: list[str] | None = None
    args: list[str] | None = None
    working_dir: str | None = None
    ports: list[ContainerPort] | None = None
    env_from: list[EnvFromSource] | None = None
    env: list[EnvVar] | None = None
    resources: ResourceRequirements = Field(default_factory=ResourceRequirements.zero)
    resize_policy: list[ContainerResizePolicy] | None = None
    restart_policy: ContainerRestartPolicy | None = None
    restart_policy_rules: list[ContainerRestartRule] | None = None
    volume_mounts: list[VolumeMount] | None = None
    volume_devices: list[VolumeDevice] | None = None
    liveness_probe: Probe | None = None
    readiness_probe: Probe | None = None
    startup_probe: Probe | None = None
    lifecycle: Lifecycle | None = None
    termination_message_path: str | None = None
    termination_message_policy: TerminationMessagePolicy | None = None
    image_pull_policy: PullPolicy | None = None
    security_context: SecurityContext | None = None
    stdin: bool | None = None
    stdin_once: bool | None = None
    tty: bool | None = None
    target_container_name: str | None = None


RestartPolicy = Annotated[str, values("Always", "Never", "OnFailure")]
DNSPolicy = Annotated[str, values("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")]
SupplementalGroupsPolicy = Annotated[str, values("Merge", "Strict")]


class Sysctl(Model):
    """core/v1 Sysctl."""

    name: str = ""  # required
    value: str = ""  # required


PodFSGroupChangePolicy = Annotated[str, values("Always", "OnRootMismatch")]
PodSELinuxChangePolicy = Annotated[str, examples("MountOption", "Recursive")]


class PodSecurityContext(Model):
    """core/v1 PodSecurityContext."""

    se_linux_options: SELinuxOptions | None = None
    windows_options: WindowsSecurityContextOptions | None = None
    run_as_user: Int64 | None = None
    run_as_group: Int64 | None = None
    run_as_non_root: bool | None = None
    supplemental_groups: list[Int64] | None = None
    supplemental_groups_policy: SupplementalGroupsPolicy | None = None  # since 1.31
    fs_group: Int64 | None = None
    sysctls: list[Sysctl] | None = None
    fs_group_change_policy: PodFSGroupChangePolicy | None = None
    seccomp_profile: SeccompProfile | None = None
    app_armor_profile: AppArmorProfile | None = None  # since 1.30
    se_linux_change_policy: PodSELinuxChangePolicy | None = None  # since 1.32


NodeSelectorOperator = Annotated[str, values("DoesNotExist", "Exists", "Gt", "In", "Lt", "NotIn")]


class NodeSelectorRequirement(Model):
    """core/v1 NodeSelectorRequirement."""

    key: str = ""  # required
    operator: NodeSelectorOperator = ""  # required
    values: list[str] | None = None


class NodeSelectorTerm(Model):
    """core/v1 NodeSelectorTerm."""

    match_expressions: list[NodeSelectorRequirement] | None = None
    match_fields: list[NodeSelectorRequirement] | None = None


class NodeSelector(Model):
    """core/v1 NodeSelector."""

    node_selector_terms: list[NodeSelectorTerm] = Field(default_factory=list)  # required


class PreferredSchedulingTerm(Model):
    """core/v1 PreferredSchedulingTerm."""

    weight: Int32 = 0  # required
    preference: NodeSelectorTerm = Field(default_factory=NodeSelectorTerm.zero)  # required


class NodeAffinity(Model):
    """core/v1 NodeAffinity."""

    required_during_scheduling_ignored_during_execution: NodeSelector | None = None
    preferred_during_scheduling_ignored_during_execution: list[PreferredSchedulingTerm] | None = None


class PodAffinityTerm(Model):
    """core/v1 PodAffinityTerm."""

    label_selector: metav1.LabelSelector | None = None
    namespaces: list[str] | None = None
    topology_key: str = ""  # required
    namespace_selector: metav1.LabelSelector | None = None
    match_label_keys: list[str] | None = None  # since 1.29
    mismatch_label_keys: list[str] | None = None  # since 1.29


class WeightedPodAffinityTerm(Model):
    """core/v1 WeightedPodAffinityTerm."""

    weight: Int32 = 0  # required
    pod_affinity_term: PodAffinityTerm = Field(default_factory=PodAffinityTerm.zero)  # required


class PodAffinity(Model):
    """core/v1 PodAffinity."""

    required_during_scheduling_ignored_during_execution: list[PodAffinityTerm] | None = None
    preferred_during_scheduling_ignored_during_execution: list[WeightedPodAffinityTerm] | None = None


class PodAntiAffinity(Model):
    """core/v1 PodAntiAffinity."""

    required_during_scheduling_ignored_during_execution: list[PodAffinityTerm] | None = None
    preferred_during_scheduling_ignored_during_execution: list[WeightedPodAffinityTerm] | None = None


class Affinity(Model):
    """core/v1 Affinity."""

    node_affinity: NodeAffinity | None = None
    pod_affinity: PodAffinity | None = None
    pod_anti_affinity: PodAntiAffinity | None = None


TolerationOperator = Annotated[str, values("Equal", "Exists", "Gt", "Lt")]
TaintEffect = Annotated[str, values("NoExecute", "NoSchedule", "PreferNoSchedule")]


class Toleration(Model):
    """core/v1 Toleration."""

    key: str | None = None
    operator: TolerationOperator | None = None
    value: str | None = None
    effect: TaintEffect | None = None
    toleration_seconds: Int64 | None = None


class HostAlias(Model):
    """core/v1 HostAlias."""

    ip: str = ""  # required
    hostnames: list[str] | None = None


class PodDNSConfigOption(Model):
    """core/v1 PodDNSConfigOption."""

    name: str | None = None
    value: str | None = None


class PodDNSConfig(Model):
    """core/v1 PodDNSConfig."""

    nameservers: list[str] | None = None
    searches: list[str] | None = None
    options: list[PodDNSConfigOption] | None = None


PodConditionType = Annotated[
    str,
    examples(
        "AllContainersRestarting", "ContainersReady", "DisruptionTarget", "Initialized", "PodReadyToStartContainers", "PodResizeInProgress",
        "PodResizePending", "PodScheduled", "Ready",
    ),
]


class PodReadinessGate(Model):
    """core/v1 PodReadinessGate."""

    condition_type: PodConditionType = ""  # required


PreemptionPolicy = Annotated[str, values("Never", "PreemptLowerPriority")]
UnsatisfiableConstraintAction = Annotated[str, values("DoNotSchedule", "ScheduleAnyway")]
NodeInclusionPolicy = Annotated[str, values("Honor", "Ignore")]


class TopologySpreadConstraint(Model):
    """core/v1 TopologySpreadConstraint."""

    max_skew: Int32 = 0  # required
    topology_key: str = ""  # required
    when_unsatisfiable: UnsatisfiableConstraintAction = ""  # required
    label_selector: metav1.LabelSelector | None = None
    min_domains: Int32 | None = None
    node_affinity_policy: NodeInclusionPolicy | None = None
    node_taints_policy: NodeInclusionPolicy | None = None
    match_label_keys: list[str] | None = None


OSName = Annotated[str, examples("linux", "windows")]


class PodOS(Model):
    """core/v1 PodOS."""

    name: OSName = ""  # required


class PodSchedulingGate(Model):
    """core/v1 PodSchedulingGate."""

    name: str = ""  # required


class PodResourceClaim(Model):
    """core/v1 PodResourceClaim."""

    name: str = ""  # required
    resource_claim_name: str | None = None  # since 1.31
    resource_claim_template_name: str | None = None  # since 1.31


class PodSchedulingGroup(Model):
    """core/v1 PodSchedulingGroup."""

    pod_group_name: str | None = None


class EvictionResponder(Model):
    """core/v1 EvictionResponder."""

    name: str = ""  # required
    priority: Int32 = 0  # required


class PodSpec(Model):
    """core/v1 PodSpec."""

    volumes: list[Volume] | None = None
    init_containers: list[Container] | None = None
    containers: list[Container] = Field(default_factory=list)  # required
    ephemeral_containers: list[EphemeralContainer] | None = None
    restart_policy: RestartPolicy | None = None
    termination_grace_period_seconds: Int64 | None = None
    active_deadline_seconds: Int64 | None = None
    dns_policy: DNSPolicy | None = None
    node_selector: dict[str, str] | None = None
    service_account_name: str | None = None
    service_account: str | None = None
    automount_service_account_token: bool | None = None
    node_name: str | None = None
    host_network: bool | None = None
    host_pid: bool | None = None
    host_ipc: bool | None = None
    share_process_namespace: bool | None = None
    security_context: PodSecurityContext | None = None
    image_pull_secrets: list[LocalObjectReference] | None = None
    hostname: str | None = None
    subdomain: str | None = None
    affinity: Affinity | None = None
    scheduler_name: str | None = None
    tolerations: list[Toleration] | None = None
    host_aliases: list[HostAlias] | None = None
    priority_class_name: str | None = None
    priority: Int32 | None = None
    dns_config: PodDNSConfig | None = None
    readiness_gates: list[PodReadinessGate] | None = None
    runtime_class_name: str | None = None
    enable_service_links: bool | None = None
    preemption_policy: PreemptionPolicy | None = None
    overhead: ResourceList | None = None
    topology_spread_constraints: list[TopologySpreadConstraint] | None = None
    set_hostname_as_fqdn: bool | None = None
    os: PodOS | None = None
    host_users: bool | None = None
    scheduling_gates: list[PodSchedulingGate] | None = None  # since 1.26
    resource_claims: list[PodResourceClaim] | None = None  # since 1.26
    resources: ResourceRequirements | None = None  # since 1.32
    hostname_override: str | None = None  # since 1.34
    scheduling_group: PodSchedulingGroup | None = None  # since 1.36
    eviction_responders: list[EvictionResponder] | None = None  # since 1.37


PodPhase = Annotated[str, values("Failed", "Pending", "Running", "Succeeded", "Unknown")]
ConditionStatus = Annotated[str, examples("False", "True", "Unknown")]


class PodCondition(Model):
    """core/v1 PodCondition."""

    type: PodConditionType = ""  # required
    observed_generation: Int64 | None = None  # since 1.33
    status: ConditionStatus = ""  # required
    last_probe_time: Time | None = None
    last_transition_time: Time | None = None
    reason: str | None = None
    message: str | None = None


class HostIP(Model):
    """core/v1 HostIP."""

    ip: str = ""  # required


class PodIP(Model):
    """core/v1 PodIP."""

    ip: str = ""  # required


class ContainerStateWaiting(Model):
    """core/v1 ContainerStateWaiting."""

    reason: str | None = None
    message: str | None = None


class ContainerStateRunning(Model):
    """core/v1 ContainerStateRunning."""

    started_at: Time | None = None


class ContainerStateTerminated(Model):
    """core/v1 ContainerStateTerminated."""

    exit_code: Int32 = 0  # required
    signal: Int32 | None = None
    reason: str | None = None
    message: str | None = None
    started_at: Time | None = None
    finished_at: Time | None = None
    container_id: str | None = None


class ContainerState(Model):
    """core/v1 ContainerState."""

    waiting: ContainerStateWaiting | None = None
    running: ContainerStateRunning | None = None
    terminated: ContainerStateTerminated | None = None


class ImageVolumeStatus(Model):
    """core/v1 ImageVolumeStatus."""

    image_ref: str = ""  # required


class VolumeStatus(Model):
    """core/v1 VolumeStatus."""

    image: ImageVolumeStatus | None = None


class VolumeMountStatus(Model):
    """core/v1 VolumeMountStatus."""

    name: str = ""  # required
    mount_path: str = ""  # required
    read_only: bool | None = None
    recursive_read_only: RecursiveReadOnlyMode | None = None
    volume_status: VolumeStatus | None = None  # since 1.36


class LinuxContainerUser(Model):
    """core/v1 LinuxContainerUser."""

    uid: Int64 = 0  # required
    gid: Int64 = 0  # required
    supplemental_groups: list[Int64] | None = None


class ContainerUser(Model):
    """core/v1 ContainerUser."""

    linux: LinuxContainerUser | None = None


ResourceID = str
ResourceHealthStatus = Annotated[str, examples("Healthy", "Unhealthy", "Unknown")]


class ResourceHealth(Model):
    """core/v1 ResourceHealth."""

    resource_id: ResourceID = ""  # required
    health: ResourceHealthStatus | None = None
    message: str | None = None  # since 1.36


class ResourceStatus(Model):
    """core/v1 ResourceStatus."""

    name: ResourceName = ""  # required
    resources: list[ResourceHealth] | None = None


class ContainerStatus(Model):
    """core/v1 ContainerStatus."""

    name: str = ""  # required
    state: ContainerState = Field(default_factory=ContainerState.zero)
    last_state: ContainerState = Field(default_factory=ContainerState.zero)
    ready: bool = False  # required
    restart_count: Int32 = 0  # required
    image: str = ""  # required
    image_id: str = ""  # required
    container_id: str | None = None
    started: bool | None = None
    allocated_resources: ResourceList | None = None  # since 1.27
    resources: ResourceRequirements | None = None  # since 1.27
    volume_mounts: list[VolumeMountStatus] | None = None  # since 1.30
    user: ContainerUser | None = None  # since 1.31
    allocated_resources_status: list[ResourceStatus] | None = None  # since 1.31
    stop_signal: Signal | None = None  # since 1.33


PodQOSClass = Annotated[str, values("BestEffort", "Burstable", "Guaranteed")]
PodResizeStatus = Annotated[str, examples("Deferred", "InProgress", "Infeasible")]


class PodResourceClaimStatus(Model):
    """core/v1 PodResourceClaimStatus."""

    name: str = ""  # required
    resource_claim_name: str | None = None


class ContainerExtendedResourceRequest(Model):
    """core/v1 ContainerExtendedResourceRequest."""

    container_name: str = ""  # required
    resource_name: str = ""  # required
    request_name: str = ""  # required


class PodExtendedResourceClaimStatus(Model):
    """core/v1 PodExtendedResourceClaimStatus."""

    request_mappings: list[ContainerExtendedResourceRequest] = Field(default_factory=list)  # required
    resource_claim_name: str = ""  # required


class NodeAllocatableMappedResources(Model):
    """core/v1 NodeAllocatableMappedResources."""

    name: str = ""  # required
    quantity: Quantity = Quantity("0")  # required


class NodeAllocatableOverheadResources(Model):
    """core/v1 NodeAllocatableOverheadResources."""

    name: str = ""  # required
    per_container: Quantity | None = None
    per_pod: Quantity | None = None


class NodeAllocatableResourceClaimStatus(Model):
    """core/v1 NodeAllocatableResourceClaimStatus."""

    resource_claim_name: str = ""  # required
    containers: list[str] | None = None
    mapping: list[NodeAllocatableMappedResources] | None = None  # since 1.37
    overhead: list[NodeAllocatableOverheadResources] | None = None  # since 1.37


class VolumeHealthCondition(Model):
    """core/v1 VolumeHealthCondition."""

    message: str | None = None
    reason: str = ""  # required
    status: str = ""  # required


class PodVolumeHealth(Model):
    """core/v1 PodVolumeHealth."""

    health_conditions: list[VolumeHealthCondition] | None = None
    last_transition_time: Time | None = None
    name: str = ""  # required


class PodStatus(Model):
    """core/v1 PodStatus."""

    observed_generation: Int64 | None = None  # since 1.33
    phase: PodPhase | None = None
    conditions: list[PodCondition] | None = None
    message: str | None = None
    reason: str | None = None
    nominated_node_name: str | None = None
    host_ip: str | None = None
    host_ips: list[HostIP] | None = None  # since 1.28
    pod_ip: str | None = None
    pod_ips: list[PodIP] | None = None
    start_time: Time | None = None
    init_container_statuses: list[ContainerStatus] | None = None
    container_statuses: list[ContainerStatus] | None = None
    qos_class: PodQOSClass | None = None
    ephemeral_container_statuses: list[ContainerStatus] | None = None
    resize: PodResizeStatus | None = None  # since 1.27
    resource_claim_statuses: list[PodResourceClaimStatus] | None = None  # since 1.28
    extended_resource_claim_status: PodExtendedResourceClaimStatus | None = None  # since 1.34
    allocated_resources: ResourceList | None = None  # since 1.35
    resources: ResourceRequirements | None = None  # since 1.35
    node_allocatable_resource_claim_statuses: list[NodeAllocatableResourceClaimStatus] | None = None  # since 1.36
    volume_health: list[PodVolumeHealth] | None = None  # since 1.37


class Pod(Object):
    """core/v1 Pod."""

    api_version: str = "v1"
    kind: str = "Pod"
    spec: PodSpec = Field(default_factory=PodSpec.zero)
    status: PodStatus = Field(default_factory=PodStatus.zero)


class PodTemplateSpec(Model):
    """core/v1 PodTemplateSpec."""

    metadata: metav1.ObjectMeta = Field(default_factory=metav1.ObjectMeta.zero)
    spec: PodSpec = Field(default_factory=PodSpec.zero)


class PodTemplate(Object):
    """core/v1 PodTemplate."""

    api_version: str = "v1"
    kind: str = "PodTemplate"
    template: PodTemplateSpec = Field(default_factory=PodTemplateSpec.zero)


class ReplicationControllerSpec(Model):
    """core/v1 ReplicationControllerSpec."""

    replicas: Int32 | None = None
    min_ready_seconds: Int32 | None = None
    selector: dict[str, str] | None = None
    template: PodTemplateSpec | None = None


ReplicationControllerConditionType = Annotated[str, examples("ReplicaFailure")]


class ReplicationControllerCondition(Model):
    """core/v1 ReplicationControllerCondition."""

    type: ReplicationControllerConditionType = ""  # required
    status: ConditionStatus = ""  # required
    last_transition_time: Time | None = None
    reason: str | None = None
    message: str | None = None


class ReplicationControllerStatus(Model):
    """core/v1 ReplicationControllerStatus."""

    replicas: Int32 = 0  # required
    fully_labeled_replicas: Int32 | None = None
    ready_replicas: Int32 | None = None
    available_replicas: Int32 | None = None
    observed_generation: Int64 | None = None
    conditions: list[ReplicationControllerCondition] | None = None


class ReplicationController(Object):
    """core/v1 ReplicationController."""

    api_version: str = "v1"
    kind: str = "ReplicationController"
    spec: ReplicationControllerSpec = Field(default_factory=ReplicationControllerSpec.zero)
    status: ReplicationControllerStatus = Field(default_factory=ReplicationControllerStatus.zero)


class ServicePort(Model):
    """core/v1 ServicePort."""

    name: str | None = None
    protocol: Protocol | None = None
    app_protocol: str | None = None
    port: Int32 = 0  # required
    target_port: IntOrString | None = None
    node_port: Int32 | None = None


ServiceType = Annotated[str, values("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")]
ServiceAffinity = Annotated[str, values("ClientIP", "None")]
ServiceExternalTrafficPolicy = Annotated[str, values("Cluster", "Local")]


class ClientIPConfig(Model):
    """core/v1 ClientIPConfig."""

    timeout_seconds: Int32 | None = None


class SessionAffinityConfig(Model):
    """core/v1 SessionAffinityConfig."""

    client_ip: ClientIPConfig | None = None


IPFamily = Annotated[str, values("", "IPv4", "IPv6")]
IPFamilyPolicy = Annotated[str, values("PreferDualStack", "RequireDualStack", "SingleStack")]
ServiceInternalTrafficPolicy = Annotated[str, values("Cluster", "Local")]


class ServiceSpec(Model):
    """core/v1 ServiceSpec."""

    ports: list[ServicePort] | None = None
    selector: dict[str, str] | None = None
    cluster_ip: str | None = None
    cluster_ips: list[str] | None = None
    type: ServiceType | None = None
    external_ips: list[str] | None = None
    session_affinity: ServiceAffinity | None = None
    load_balancer_ip: str | None = None
    load_balancer_source_ranges: list[str] | None = None
    external_name: str | None = None
    external_traffic_policy: ServiceExternalTrafficPolicy | None = None
    health_check_node_port: Int32 | None = None
    publish_not_ready_addresses: bool | None = None
    session_affinity_config: SessionAffinityConfig | None = None
    ip_families: list[IPFamily] | None = None
    ip_family_policy: IPFamilyPolicy | None = None
    allocate_load_balancer_node_ports: bool | None = None
    load_balancer_class: str | None = None
    internal_traffic_policy: ServiceInternalTrafficPolicy | None = None
    traffic_distribution: str | None = None  # since 1.30


LoadBalancerIPMode = Annotated[str, examples("Proxy", "VIP")]


class PortStatus(Model):
    """core/v1 PortStatus."""

    port: Int32 = 0  # required
    protocol: Protocol = ""  # required
    error: str | None = None


class LoadBalancerIngress(Model):
    """core/v1 LoadBalancerIngress."""

    ip: str | None = None
    hostname: str | None = None
    ip_mode: LoadBalancerIPMode | None = None  # since 1.29
    ports: list[PortStatus] | None = None


class LoadBalancerStatus(Model):
    """core/v1 LoadBalancerStatus."""

    ingress: list[LoadBalancerIngress] | None = None


class ServiceStatus(Model):
    """core/v1 ServiceStatus."""

    load_balancer: LoadBalancerStatus = Field(default_factory=LoadBalancerStatus.zero)
    conditions: list[metav1.Condition] | None = None


class Service(Object):
    """core/v1 Service."""

    api_version: str = "v1"
    kind: str = "Service"
    spec: ServiceSpec = Field(default_factory=ServiceSpec.zero)
    status: ServiceStatus = Field(default_factory=ServiceStatus.zero)


class ObjectReference(Model):
    """core/v1 ObjectReference."""

    kind: str | None = None
    namespace: str | None = None
    name: str | None = None
    uid: str | None = None
    api_version: str | None = None
    resource_version: str | None = None
    field_path: str | None = None


class ServiceAccount(Object):
    """core/v1 ServiceAccount."""

    api_version: str = "v1"
    kind: str = "ServiceAccount"
    secrets: list[ObjectReference] | None = None
    image_pull_secrets: list[LocalObjectReference] | None = None
    automount_service_account_token: bool | None = None


class ConfigMap(Object):
    """core/v1 ConfigMap."""

    api_version: str = "v1"
    kind: str = "ConfigMap"
    immutable: bool | None = None
    data: dict[str, str] | None = None
    binary_data: dict[str, Bytes] | None = None


SecretType = Annotated[
    str,
    examples(
        "Opaque", "bootstrap.kubernetes.io/token", "kubernetes.io/basic-auth", "kubernetes.io/dockercfg", "kubernetes.io/dockerconfigjson",
        "kubernetes.io/service-account-token", "kubernetes.io/ssh-auth", "kubernetes.io/tls",
    ),
]


class Secret(Object):
    """core/v1 Secret."""

    api_version: str = "v1"
    kind: str = "Secret"
    immutable: bool | None = None
    data: dict[str, Bytes] | None = None
    string_data: dict[str, str] | None = None
    type: SecretType | None = None


PersistentVolumeClaimPhase = Annotated[str, values("Bound", "Lost", "Pending")]
PersistentVolumeClaimConditionType = Annotated[
    str,
    examples(
        "ControllerResizeError", "FileSystemResizePending", "ModifyVolumeError", "ModifyingVolume", "NodeResizeError", "Resizing", "Unused",
    ),
]


class PersistentVolumeClaimCondition(Model):
    """core/v1 PersistentVolumeClaimCondition."""

    type: PersistentVolumeClaimConditionType = ""  # required
    status: ConditionStatus = ""  # required
    last_probe_time: Time | None = None
    last_transition_time: Time | None = None
    reason: str | None = None
    message: str | None = None


ClaimResourceStatus = Annotated[
    str,
    values(
        "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible", "NodeResizePending",
    ),
]
PersistentVolumeClaimModifyVolumeStatus = Annotated[str, values("InProgress", "Infeasible", "Pending")]


class ModifyVolumeStatus(Model):
    """core/v1 ModifyVolumeStatus."""

    target_volume_attributes_class_name: str | None = None
    status: PersistentVolumeClaimModifyVolumeStatus = ""  # required


class VolumeHealthStatus(Model):
    """core/v1 VolumeHealthStatus."""

    health_conditions: list[VolumeHealthCondition] | None = None
    last_transition_time: Time | None = None


class PersistentVolumeClaimStatus(Model):
    """core/v1 PersistentVolumeClaimStatus."""

    phase: PersistentVolumeClaimPhase | None = None
    access_modes: list[PersistentVolumeAccessMode] | None = None
    capacity: ResourceList | None = None
    conditions: list[PersistentVolumeClaimCondition] | None = None
    allocated_resources: ResourceList | None = None
    allocated_resource_statuses: dict[ResourceName, ClaimResourceStatus] | None = None  # since 1.28
    current_volume_attributes_class_name: str | None = None  # since 1.29
    modify_volume_status: ModifyVolumeStatus | None = None  # since 1.29
    health_status: VolumeHealthStatus | None = None  # since 1.37


class PersistentVolumeClaim(Object):
    """core/v1 PersistentVolumeClaim."""

    api_version: str = "v1"
    kind: str = "PersistentVolumeClaim"
    spec: PersistentVolumeClaimSpec = Field(default_factory=PersistentVolumeClaimSpec.zero)
    status: PersistentVolumeClaimStatus = Field(default_factory=PersistentVolumeClaimStatus.zero)


class GlusterfsPersistentVolumeSource(Model):
    """core/v1 GlusterfsPersistentVolumeSource."""

    endpoints: str = ""  # required
    path: str = ""  # required
    read_only: bool | None = None
    endpoints_namespace: str | None = None


class SecretReference(Model):
    """core/v1 SecretReference."""

    name: str | None = None
    namespace: str | None = None


class RBDPersistentVolumeSource(Model):
    """core/v1 RBDPersistentVolumeSource."""

    monitors: list[str] = Field(default_factory=list)  # required
    image: str = ""  # required
    fs_type: str | None = None
    pool: str | None = None
    user: str | None = None
    keyring: str | None = None
    secret_ref: SecretReference | None = None
    read_only: bool | None = None


class ISCSIPersistentVolumeSource(Model):
    """core/v1 ISCSIPersistentVolumeSource."""

    target_portal: str = ""  # required
    iqn: str = ""  # required
    lun: Int32 = 0  # required
    iscsi_interface: str | None = None
    fs_type: str | None = None
    read_only: bool | None = None
    portals: list[str] | None = None
    chap_auth_discovery: bool | None = None
    chap_auth_session: bool | None = None
    secret_ref: SecretReference | None = None
    initiator_name: str | None = None


class CinderPersistentVolumeSource(Model):
    """core/v1 CinderPersistentVolumeSource."""

    volume_id: str = ""  # required
    fs_type: str | None = None
    read_only: bool | None = None
    secret_ref: SecretReference | None = None


class CephFSPersistentVolumeSource(Model):
    """core/v1 CephFSPersistentVolumeSource."""

    monitors: list[str] = Field(default_factory=list)  # required
    path: str | None = None
    user: str | None = None
    secret_file: str | None = None
    secret_ref: SecretReference | None = None
    read_only: bool | None = None


class FlexPersistentVolumeSource(Model):
    """core/v1 FlexPersistentVolumeSource."""

    driver: str = ""  # required
    fs_type: str | None = None
    secret_ref: SecretReference | None = None
    read_only: bool | None = None
    options: dict[str, str] | None = None


class AzureFilePersistentVolumeSource(Model):
    """core/v1 AzureFilePersistentVolumeSource."""

    secret_name: str = ""  # required
    share_name: str = ""  # required
    read_only: bool | None = None
    secret_namespace: str | None = None


class ScaleIOPersistentVolumeSource(Model):
    """core/v1 ScaleIOPersistentVolumeSource."""

    gateway: str = ""  # required
    system: str = ""  # required
    secret_ref: SecretReference | None = None  # required
    ssl_enabled: bool | None = None
    protection_domain: str | None = None
    storage_pool: str | None = None
    storage_mode: str | None = None
    volume_name: str | None = None
    fs_type: str | None = None
    read_only: bool | None = None


class LocalVolumeSource(Model):
    """core/v1 LocalVolumeSource."""

    path: str = ""  # required
    fs_type: str | None = None


class StorageOSPersistentVolumeSource(Model):
    """core/v1 StorageOSPersistentVolumeSource."""

    volume_name: str | None = None
    volume_namespace: str | None = None
    fs_type: str | None = None
    read_only: bool | None = None
    secret_ref: ObjectReference | None = None


class CSIPersistentVolumeSource(Model):
    """core/v1 CSIPersistentVolumeSource."""

    driver: str = ""  # required
    volume_handle: str = ""  # required
    read_only: bool | None = None
    fs_type: str | None = None
    volume_attributes: dict[str, str] | None = None
    controller_publish_secret_ref: SecretReference | None = None
    node_stage_secret_ref: SecretReference | None = None
    node_publish_secret_ref: SecretReference | None = None
    controller_expand_secret_ref: SecretReference | None = None
    node_expand_secret_ref: SecretReference | None = None


PersistentVolumeReclaimPolicy = Annotated[str, values("Delete", "Recycle", "Retain")]


class VolumeNodeAffinity(Model):
    """core/v1 VolumeNodeAffinity."""

    required: NodeSelector | None = None


class PersistentVolumeSpec(Model):
    """core/v1 PersistentVolumeSpec, with the fields of PersistentVolumeSource."""

    capacity: ResourceList | None = None
    gce_persistent_disk: GCEPersistentDiskVolumeSource | None = None
    aws_elastic_block_store: AWSElasticBlockStoreVolumeSource | None = None
    host_path: HostPathVolumeSource | None = None
    glusterfs: GlusterfsPersistentVolumeSource | None = None
    nfs: NFSVolumeSource | None = None
    rbd: RBDPersistentVolumeSource | None = None
    iscsi: ISCSIPersistentVolumeSource | None = None
    cinder: CinderPersistentVolumeSource | None = None
    cephfs: CephFSPersistentVolumeSource | None = None
    fc: FCVolumeSource | None = None
    flocker: FlockerVolumeSource | None = None
    flex_volume: FlexPersistentVolumeSource | None = None
    azure_file: AzureFilePersistentVolumeSource | None = None
    vsphere_volume: VsphereVirtualDiskVolumeSource | None = None
    quobyte: QuobyteVolumeSource | None = None
    azure_disk: AzureDiskVolumeSource | None = None
    photon_persistent_disk: PhotonPersistentDiskVolumeSource | None = None
    portworx_volume: PortworxVolumeSource | None = None
    scale_io: ScaleIOPersistentVolumeSource | None = None
    local: LocalVolumeSource | None = None
    storageos: StorageOSPersistentVolumeSource | None = None
    csi: CSIPersistentVolumeSource | None = None
    access_modes: list[PersistentVolumeAccessMode] | None = None
    claim_ref: ObjectReference | None = None
    persistent_volume_reclaim_policy: PersistentVolumeReclaimPolicy | None = None
    storage_class_name: str | None = None
    mount_options: list[str] | None = None
    volume_mode: PersistentVolumeMode | None = None
    node_affinity: VolumeNodeAffinity | None = None
    volume_attributes_class_name: str | None = None  # since 1.29


PersistentVolumePhase = Annotated[str, values("Available", "Bound", "Failed", "Pending", "Released")]


class PersistentVolumeStatus(Model):
    """core/v1 PersistentVolumeStatus."""

    phase: PersistentVolumePhase | None = None
    message: str | None = None
    reason: str | None = None
    last_phase_transition_time: Time | None = None  # since 1.28


class PersistentVolume(Object):
    """core/v1 PersistentVolume."""

    api_version: str = "v1"
    kind: str = "PersistentVolume"
    spec: PersistentVolumeSpec = Field(default_factory=PersistentVolumeSpec.zero)
    status: PersistentVolumeStatus = Field(default_factory=PersistentVolumeStatus.zero)


FinalizerName = Annotated[str, examples("kubernetes")]


class NamespaceSpec(Model):
    """core/v1 NamespaceSpec."""

    finalizers: list[FinalizerName] | None = None


NamespacePhase = Annotated[str, values("Active", "Terminating")]
NamespaceConditionType = Annotated[
    str,
    examples(
        "NamespaceContentRemaining", "NamespaceDeletionContentFailure", "NamespaceDeletionDiscoveryFailure",
        "NamespaceDeletionGroupVersionParsingFailure", "NamespaceFinalizersRemaining",
    ),
]


class NamespaceCondition(Model):
    """core/v1 NamespaceCondition."""

    type: NamespaceConditionType = ""  # required
    status: ConditionStatus = ""  # required
    last_transition_time: Time | None = None
    reason: str | None = None
    message: str | None = None


class NamespaceStatus(Model):
    """core/v1 NamespaceStatus."""

    phase: NamespacePhase | None = None
    conditions: list[NamespaceCondition] | None = None


class Namespace(Object):
    """core/v1 Namespace."""

    api_version: str = "v1"
    kind: str = "Namespace"
    spec: NamespaceSpec = Field(default_factory=NamespaceSpec.zero)
    status: NamespaceStatus = Field(default_factory=NamespaceStatus.zero)


class Taint(Model):
    """core/v1 Taint."""

    key: str = ""  # required
    value: str | None = None
    effect: TaintEffect = ""  # required
    time_added: Time | None = None


class ConfigMapNodeConfigSource(Model):
    """core/v1 ConfigMapNodeConfigSource."""

    namespace: str = ""  # required
    name: str = ""  # required
    uid: str | None = None
    resource_version: str | None = None
    kubelet_config_key: str = ""  # required


class NodeConfigSource(Model):
    """core/v1 NodeConfigSource."""

    config_map: ConfigMapNodeConfigSource | None = None


class NodePodPreemptionPolicy(Model):
    """core/v1 NodePodPreemptionPolicy."""

    disable_resize_preemption: list[str] | None = None


class NodeSpec(Model):
    """core/v1 NodeSpec."""

    pod_cidr: str | None = None
    pod_cidrs: list[str] | None = None
    provider_id: str | None = None
    unschedulable: bool | None = None
    taints: list[Taint] | None = None
    config_source: NodeConfigSource | None = None
    external_id: str | None = None
    pod_preemption_policy: NodePodPreemptionPolicy | None = None  # since 1.37


NodePhase = Annotated[str, values("Pending", "Running", "Terminated")]
NodeConditionType = Annotated[
    str,
    examples(
        "DiskPressure", "DrainInProgress", "Drained", "GracefulNodeShutdownInProgress", "MaintenanceInProgress", "MaintenancePlanned",
        "MemoryPressure", "NetworkUnavailable", "PIDPressure", "Ready",
    ),
]


class NodeCondition(Model):
    """core/v1 NodeCondition."""

    type: NodeConditionType = ""  # required
    status: ConditionStatus = ""  # required
    last_heartbeat_time: Time | None = None
    last_transition_time: Time | None = None
    reason: str | None = None
    message: str | None = None


NodeAddressType = Annotated[str, examples("ExternalDNS", "ExternalIP", "Hostname", "InternalDNS", "InternalIP")]


class NodeAddress(Model):
    """core/v1 NodeAddress."""

    type: NodeAddressType = ""  # required
    address: str = ""  # required


class DaemonEndpoint(Model):
    """core/v1 DaemonEndpoint."""

    port: Int32 = Field(default=0, alias="Port")  # required


class NodeDaemonEndpoints(Model):
    """core/v1 NodeDaemonEndpoints."""

    kubelet_endpoint: DaemonEndpoint = Field(default_factory=DaemonEndpoint.zero)


class NodeSwapStatus(Model):
    """core/v1 NodeSwapStatus."""

    capacity: Int64 | None = None


class NodeSystemInfo(Model):
    """core/v1 NodeSystemInfo."""

    machine_id: str = ""  # required
    system_uuid: str = ""  # required
    boot_id: str = ""  # required
    kernel_version: str = ""  # required
    os_image: str = ""  # required
    container_runtime_version: str = ""  # required
    kubelet_version: str = ""  # required
    kube_proxy_version: str = ""  # required
    operating_system: str = ""  # required
    architecture: str = ""  # required
    swap: NodeSwapStatus | None = None  # since 1.33
    running_in_user_namespace: bool | None = None  # since 1.37


class ContainerImage(Model):
    """core/v1 ContainerImage."""

    names: list[str] | None = None
    size_bytes: Int64 | None = None


UniqueVolumeName = str


class AttachedVolume(Model):
    """core/v1 AttachedVolume."""

    name: UniqueVolumeName = ""  # required
    device_path: str = ""  # required


class NodeConfigStatus(Model):
    """core/v1 NodeConfigStatus."""

    assigned: NodeConfigSource | None = None
    active: NodeConfigSource | None = None
    last_known_good: NodeConfigSource | None = None
    error: str | None = None


class NodeRuntimeHandlerFeatures(Model):
    """core/v1 NodeRuntimeHandlerFeatures."""

    recursive_read_only_mounts: bool | None = None
    user_namespaces: bool | None = None  # since 1.31


class NodeRuntimeHandler(Model):
    """core/v1 NodeRuntimeHandler."""

    name: str | None = None
    features: NodeRuntimeHandlerFeatures | None = None


class NodeFeatures(Model):
    """core/v1 NodeFeatures."""

    supplemental_groups_policy: bool | None = None


class NodeStatus(Model):
    """core/v1 NodeStatus."""

    capacity: ResourceList | None = None
    allocatable: ResourceList | None = None
    phase: NodePhase | None = None
    conditions: list[NodeCondition] | None = None
    addresses: list[NodeAddress] | None = None
    daemon_endpoints: NodeDaemonEndpoints = Field(default_factory=NodeDaemonEndpoints.zero)
    node_info: NodeSystemInfo = Field(default_factory=NodeSystemInfo.zero)
    images: list[ContainerImage] | None = None
    volumes_in_use: list[UniqueVolumeName] | None = None
    volumes_attached: list[AttachedVolume] | None = None
    config: NodeConfigStatus | None = None
    runtime_handlers: list[NodeRuntimeHandler] | None = None  # since 1.30
    features: NodeFeatures | None = None  # since 1.31
    declared_features: list[str] | None = None  # since 1.35


class Node(Object):
    """core/v1 Node."""

    api_version: str = "v1"
    kind: str = "Node"
    spec: NodeSpec = Field(default_factory=NodeSpec.zero)
    status: NodeStatus = Field(default_factory=NodeStatus.zero)


LimitType = Annotated[str, examples("Container", "PersistentVolumeClaim", "Pod")]


class LimitRangeItem(Model):
    """core/v1 LimitRangeItem."""

    type: LimitType = ""  # required
    max: ResourceList | None = None
    min: ResourceList | None = None
    default: ResourceList | None = None
    default_request: ResourceList | None = None
    max_limit_request_ratio: ResourceList | None = None


class LimitRangeSpec(Model):
    """core/v1 LimitRangeSpec."""

    limits: list[LimitRangeItem] = Field(default_factory=list)  # required


class LimitRange(Object):
    """core/v1 LimitRange."""

    api_version: str = "v1"
    kind: str = "LimitRange"
    spec: LimitRangeSpec = Field(default_factory=LimitRangeSpec.zero)


ResourceQuotaScope = Annotated[
    str,
    values(
        "BestEffort", "CrossNamespacePodAffinity", "NotBestEffort", "NotTerminating", "PriorityClass", "Terminating",
        "VolumeAttributesClass",
    ),
]
ScopeSelectorOperator = Annotated[str, values("DoesNotExist", "Exists", "In", "NotIn")]


class ScopedResourceSelectorRequirement(Model):
    """core/v1 ScopedResourceSelectorRequirement."""

    scope_name: ResourceQuotaScope = ""  # required
    operator: ScopeSelectorOperator = ""  # required
    values: list[str] | None = None


class ScopeSelector(Model):
    """core/v1 ScopeSelector."""

    match_expressions: list[ScopedResourceSelectorRequirement] | None = None


class ResourceQuotaSpec(Model):
    """core/v1 ResourceQuotaSpec."""

    hard: ResourceList | None = None
    scopes: list[ResourceQuotaScope] | None = None
    scope_selector: ScopeSelector | None = None


class ResourceQuotaStatus(Model):
    """core/v1 ResourceQuotaStatus."""

    hard: ResourceList | None = None
    used: ResourceList | None = None


class ResourceQuota(Object):
    """core/v1 ResourceQuota."""

    api_version: str = "v1"
    kind: str = "ResourceQuota"
    spec: ResourceQuotaSpec = Field(default_factory=ResourceQuotaSpec.zero)
    status: ResourceQuotaStatus = Field(default_factory=ResourceQuotaStatus.zero)


class TopologySelectorLabelRequirement(Model):
    """core/v1 TopologySelectorLabelRequirement."""

    key: str = ""  # required
    values: list[str] = Field(default_factory=list)  # required


class TopologySelectorTerm(Model):
    """core/v1 TopologySelectorTerm."""

    match_label_expressions: list[TopologySelectorLabelRequirement] | None = None
