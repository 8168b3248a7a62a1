"""What a kustomization says of the files beside it: which are patches (no whole objects), and which images it or its patches set.

Only `kustomization.yaml` in the file's own folder and the two above are read, and for a base those of the overlays beside it and beside the
bases that gather it, each once a run, with the transformers that they name; nothing is built.
Fields as in https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

REASON = "a kustomize patch, no whole object: only its fields' names and types are checked; check what kustomize build makes of it"
NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
LEVELS = 3
MAX_BYTES = 1024 * 1024

# Where overlays stand, seen from the folder that holds the base, or from the one above it.
OVERLAYS = ("", "overlays", "environments", "envs", "clusters")
MAX_FOLDERS = 200

_found: dict[str, tuple[frozenset[str], frozenset[str], frozenset[str]]] = {}
_overlaid: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
_images: dict[str, frozenset[tuple[str, str, str]]] = {}
_near: dict[str, frozenset[str]] = {}


def forget() -> None:
    """At the start of a run: files may have changed."""
    _found.clear()
    _overlaid.clear()
    _images.clear()
    _near.clear()


def is_patch(file: str) -> bool:
    """Whether a kustomization in the file's folder, or in one of the two above, names the file as a patch."""
    at = file.rfind("/")
    patches = _near.get(file[:at]) if at > 0 else None
    if patches is None:
        patches = _patches_near(os.path.dirname(file))
    return bool(patches) and os.path.basename(file) not in NAMES and os.path.abspath(file) in patches


def _patches_near(start: str) -> frozenset[str]:
    """The patches, as absolute paths, that kustomizations in a folder and the two above name."""
    found = _near.get(start)
    if found is not None:
        return found
    out: frozenset[str] = frozenset()
    folder = start
    for _ in range(LEVELS):
        out |= _said(folder)[0]
        if not folder:
            folder = ".."
        elif folder == ".." or folder.endswith("/.."):
            folder += "/.."
        else:
            above = os.path.dirname(folder)
            if above == folder:
                break
            folder = above
    _near[start] = out
    return out


def concerns(folder: str) -> bool:
    """Whether a kustomization says anything of files in the folder: patches among them or of them, or images."""
    return bool(_patches_near(folder) or any(_over(folder)))


def images(file: str) -> frozenset[str]:
    """The names of images for which the kustomization in the file's folder, or an overlay of it, sets a tag, a digest or another name."""
    return _over(os.path.dirname(file))[0]


def state(file: str) -> list[str]:
    """What findings of the file depend on besides its content: the images that are set for it, and the patches over it as they are now."""
    names, patches = _over(os.path.dirname(file))
    out = sorted(names)
    for path in sorted(patches):
        try:
            now = os.stat(path)
            out.append(f"{path} {now.st_size} {now.st_mtime_ns}")
        except OSError:
            out.append(path)
    return out


def patches_image(file: str, kind: str, name: str, container: str) -> bool:
    """Whether a patch of the kustomization in the file's folder, or of an overlay of it, gives the container of this object another image.

    The patches are read when this is first asked, and each once.
    """
    for path in _over(os.path.dirname(file))[1]:
        found = _images.get(path)
        if found is None:
            found = _images[path] = frozenset(_images_of(path))
        if (kind, name, container) in found:
            return True
    return False


def _images_of(path: str) -> list[tuple[str, str, str]]:
    """(kind, name, container) of the images in a patch that is a piece of a workload."""
    from k8slint import source
    from k8slint.visit import TEMPLATE_PATHS

    data = source.read(path)
    value: Any = _value(path, data) if type(data) is bytes and len(data) <= MAX_BYTES else {}
    kind, name = value.get("kind"), _map(value.get("metadata")).get("name")
    if type(kind) is not str or type(name) is not str or kind not in TEMPLATE_PATHS:
        return []
    spec = value
    for key in (*TEMPLATE_PATHS[kind], "spec"):
        spec = _map(spec.get(key))
    containers = [_map(c) for field in ("containers", "initContainers") for c in _list(spec.get(field))]
    return [(kind, name, c["name"]) for c in containers if c.get("image") and type(c.get("name")) is str]


def _over(folder: str) -> tuple[frozenset[str], frozenset[str]]:
    """What the kustomization in the folder and its overlays say of its resources: the images that they set, and their patches."""
    patches, names, resources = _said(folder)
    if not resources:
        return names, patches  # no base that an overlay could build on
    found = _overlaid.get(folder)
    if found is None:
        more, over = _of_overlays(os.path.abspath(folder))
        found = _overlaid[folder] = names | more, patches | over
    return found


def _of_overlays(base: str) -> tuple[frozenset[str], frozenset[str]]:
    """The images that kustomizations beside the base set, or beside the folder that holds it, where they name it as a resource; and their
    patches."""
    out: set[str] = set()
    changes: set[str] = set()
    for _ in range(LEVELS):
        parent = os.path.dirname(base)
        for top in (parent, os.path.dirname(parent)):
            if os.path.dirname(top) == top:
                break  # the root of the file system
            for place in OVERLAYS:
                for folder in (os.path.join(top, place), *_folders(os.path.join(top, place))):
                    patches, names, resources = _said(folder)
                    if (names or patches) and base in resources:
                        out |= names
                        changes |= patches
        if base not in _said(parent)[2]:
            break
        base = parent  # a base of bases: what builds on it builds on this one as well
    return frozenset(out), frozenset(changes)


def _folders(place: str) -> list[str]:
    try:
        with os.scandir(place) as listed:
            return [item.path for _, item in zip(range(MAX_FOLDERS), listed) if item.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def patches_among(contents: list[tuple[str, bytes]]) -> set[str]:
    """The names of the files that a kustomization among the contents calls a patch. Files of a git revision (`main:k8s/a.yaml`),
    which are not on disk, are found so."""
    found: set[str] = set()
    for name, data in contents:
        # a file's name may have a colon, too: both readings come to the same
        for before in {"", name[: name.find(":") + 1]}:
            folder, file = os.path.split(name[len(before):])
            if file in NAMES and len(data) <= MAX_BYTES:
                found.update(before + os.path.normpath(os.path.join(folder, target)) for target in _patches(_value(name, data)))
    return found


def _said(folder: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """What the kustomization in a folder says: its patches, the images it sets, its resources; read once."""
    found = _found.get(folder)
    if found is not None:
        return found
    patches: list[str] = []
    names: list[str] = []
    resources: list[str] = []
    for name in NAMES:
        path = os.path.join(folder, name)
        if not os.path.isfile(path):
            continue
        from k8slint import source

        data = source.read(path)
        value = _value(path, data) if type(data) is bytes and len(data) <= MAX_BYTES else {}
        patches += [os.path.abspath(os.path.join(folder, target)) for target in _patches(value)]
        for key in ("resources", "bases", "components"):
            resources += [os.path.abspath(os.path.join(folder, r)) for r in _list(value.get(key)) if type(r) is str and "\n" not in r]
        for image in _list(value.get("images")):
            if type(image) is dict and type(image.get("name")) is str and any(image.get(k) for k in ("newTag", "digest", "newName")):
                names.append(image["name"])
        for entry in _list(value.get("transformers")):
            if type(entry) is str:
                names += _tagged(folder, entry)
    found = _found[folder] = (frozenset(patches), frozenset(names), frozenset(resources))
    return found


def _tagged(folder: str, entry: str) -> list[str]:
    """The names of images that an entry of `transformers` sets: text as it stands, a file, or a folder, of which all YAML files are read."""
    from k8slint import parse, source

    if "\n" in entry:
        read: list[tuple[str, Any]] = [(folder, entry.encode("utf-8", "replace"))]
    else:
        path = os.path.join(folder, entry)
        files = [path]
        if os.path.isdir(path):
            try:
                files = [os.path.join(path, f) for f in sorted(os.listdir(path))[:MAX_FOLDERS] if f.endswith((".yaml", ".yml"))]
            except OSError:
                files = []
        read = [(file, source.read(file)) for file in files if os.path.isfile(file)]
    names = []
    for path, data in read:
        if type(data) is bytes and len(data) <= MAX_BYTES and b"ImageTagTransformer" in data:
            for document in parse.parse(source.Source(path, data))[0]:
                value = _map(document.value) if document.error is None else {}
                image = _map(value.get("imageTag"))
                if value.get("kind") == "ImageTagTransformer" and type(image.get("name")) is str:
                    if any(image.get(k) for k in ("newTag", "digest", "newName")):
                        names.append(image["name"])
    return names


def _patches(value: dict[str, Any]) -> list[str]:
    """The files that a kustomization names as patches."""
    targets = []
    for key in ("patches", "patchesStrategicMerge", "patchesJson6902"):
        for patch in _list(value.get(key)):
            target = patch.get("path") if type(patch) is dict else patch
            if type(target) is str and "\n" not in target:
                targets.append(target)
    return targets


def _value(path: str, data: bytes) -> dict[str, Any]:
    from k8slint import parse, source

    documents, _ = parse.parse(source.Source(path, data))
    value = documents[0].value if documents and documents[0].error is None else None
    return value if type(value) is dict else {}


def _map(value: Any) -> dict[str, Any]:
    return value if type(value) is dict else {}


def _list(value: Any) -> list[Any]:
    return value if type(value) is list else []
