"""Links that open a navigation app at a station's door."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from models.areas.coordinates import Position

AMAP, TENCENT, BAIDU, APPLE, GOOGLE = "amap", "tencent", "baidu", "apple", "google"
PROVIDERS = (AMAP, TENCENT, BAIDU, APPLE, GOOGLE)

_SOURCE = "nuanyi"


@dataclass(frozen=True, slots=True)
class NavigationLink:
    provider: str
    url: str


def navigation_links(position: Position, name: str) -> tuple[NavigationLink, ...]:
    """One link for each of PROVIDERS, in their order.

    Every Chinese provider is told by a parameter that the degrees are WGS-84 and shifts them itself; Amap wants
    longitude first. Baidu shows the point, since its directions ask for the origin, which is nobody's business here.
    """
    latitude, longitude = (f"{degrees:.6f}" for degrees in (position.latitude, position.longitude))
    label = _without_separators(name)
    targets: dict[str, tuple[str, dict[str, str]]] = {
        AMAP: (
            "https://uri.amap.com/navigation",
            {
                "to": f"{longitude},{latitude},{label}",
                "mode": "ride",
                "coordinate": "wgs84",
                "src": _SOURCE,
                "callnative": "1",
            },
        ),
        TENCENT: (
            "https://apis.map.qq.com/uri/v1/routeplan",
            {
                "type": "bike",
                "to": label,
                "tocoord": f"{latitude},{longitude}",
                "coord_type": "1",
                "referer": _SOURCE,
            },
        ),
        BAIDU: (
            "https://api.map.baidu.com/marker",
            {
                "location": f"{latitude},{longitude}",
                "title": label,
                "content": label,
                "output": "html",
                "coord_type": "wgs84",
                "src": f"webapp.{_SOURCE}.{_SOURCE}",
            },
        ),
        APPLE: ("https://maps.apple.com/", {"daddr": f"{latitude},{longitude}", "dirflg": "d"}),
        GOOGLE: ("https://www.google.com/maps/dir/", {"api": "1", "destination": f"{latitude},{longitude}"}),
    }
    return tuple(
        NavigationLink(provider, f"{address}?{urlencode(parameters, safe=',', errors='replace')}")
        for provider, (address, parameters) in targets.items()
    )


def _without_separators(name: str) -> str:
    """The maps split what they were given at these signs, even where they came percent-encoded."""
    return " ".join(re.sub(r"[,;:|&]", " ", name).split())
