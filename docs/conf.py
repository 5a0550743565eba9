"""How Sphinx builds these pages; `scons docs` runs it, and treats every warning as an error."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

project = "Witworks"
html_title = project
author = "the authors of Witworks"
extensions = ["myst_parser", "docs.site"]
exclude_patterns = ["site/**"]
html_theme = "furo"
html_copy_source = False
html_show_copyright = False
# The anchors of headings are those that a forge gives them, so a link works in both places.
myst_heading_anchors = 4
# Sphinx knows the pages; what it writes beside them is nothing to link to.
html_use_index = False
linkcheck_timeout = 20
linkcheck_retries = 2
