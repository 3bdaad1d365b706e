"""Text for XML files: escaped, and without the characters that XML has no way to hold."""

from __future__ import annotations

import html
import re

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def xml_text(text: str) -> str:
    """Text for an element or an attribute in double quotes; what XML 1.0 forbids becomes U+FFFD.

    Source: https://www.w3.org/TR/xml/#charsets, and 3.3.3 on what readers do to white space in attributes.
    """
    escaped = html.escape(_NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text))
    return re.sub("[\t\n\r]", lambda found: _SPACES[found[0]], escaped)


def fits_xml(text: str) -> bool:
    """Whether `xml_text` keeps every character."""
    return _NOT_IN_XML.search(text) is None
