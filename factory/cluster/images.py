"""Names of container images, by the grammar of the project `distribution`.

reference  [host[:port]/]path[:tag][@digest]
path       lower-case components, separated by slashes
"""

from __future__ import annotations

import re

_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_HOST = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_COMPONENT = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_TAG = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
_LONGEST = 255  # characters of host and path


def fault(image: str) -> str | None:
    """The reason why no registry could have an image of this name, with the remedy; None if one could."""
    if scheme := re.match(r"[a-z]+://", image):
        return f"begins with {scheme[0]}; write the registry's host alone, as in registry.example/factory:1"
    name, at, digest = image.partition("@")
    if at and not re.fullmatch(_DIGEST, digest):
        return f"has {digest!r} as its digest; write sha256: and 64 hexadecimal digits"
    path, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:  # a colon before a slash is that of a port
        path = name
    elif not re.fullmatch(_TAG, tag):
        return f"has {tag!r} as its tag; write letters, digits, dots, dashes and underscores, 128 at most"
    first, slash, rest = path.partition("/")
    if slash and (re.search(r"[.:]", first) or first == "localhost"):
        if not re.fullmatch(_HOST, first):
            return f"has {first!r} as its registry; write a host, perhaps with a port"
        components = rest.split("/")
    else:
        components = path.split("/")
    for component in components:
        if not re.fullmatch(_COMPONENT, component):
            return _component_fault(component)
    return f"is longer than {_LONGEST} characters" if len(path) > _LONGEST else None


def _component_fault(component: str) -> str:
    if not component:
        return "has an empty part; write names between the slashes"
    if component != component.lower():
        return f"has capitals in {component!r}; write {component.lower()!r}"
    if ":" in component:
        return f"has too many colons in {component!r}; write one tag at most, as in factory:1"
    return (
        f"has {component!r} in it; write lower-case letters, digits, and single dots, dashes or underscores"
    )
