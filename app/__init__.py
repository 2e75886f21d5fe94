"""Vigie, the product: slices named by business words, standing on the floors drawn in ARCHITECTURE.md."""

from __future__ import annotations

import zoneinfo

# The pinned tzdata alone says when it is where: systems lag behind it by years, and one business had its customers told
# an hour that its own screens denied.
zoneinfo.reset_tzpath(to=())
