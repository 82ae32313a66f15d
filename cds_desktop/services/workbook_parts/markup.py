"""XML of a workbook as light nodes that keep prefixes, order and space, read without entities.

ElementTree renames prefixes, which breaks `mc:Ignorable`; here names stay as they are written.
"""

from __future__ import annotations

import io
import xml.sax
import xml.sax.handler
from collections.abc import Iterator
from typing import Final

DEEPEST: Final = 200
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class BadMarkup(ValueError):
    """The part is not well-formed, too deep, or declares a document type."""


class Verbatim(str):
    """A comment or an instruction, written as it was read."""

    __slots__ = ()


class Element:
    """One element; `name` has its prefix, children are elements and text."""

    __slots__ = ("attributes", "children", "name")

    def __init__(
        self,
        name: str,
        attributes: dict[str, str] | None = None,
        children: list[Element | str] | None = None,
    ) -> None:
        self.name = name
        self.attributes = {} if attributes is None else attributes
        self.children: list[Element | str] = [] if children is None else children

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2] if ":" in self.name else self.name

    @property
    def elements(self) -> list[Element]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]

    @property
    def text(self) -> str:
        """The text directly in the element."""
        return "".join(
            child
            for child in self.children
            if isinstance(child, str) and not isinstance(child, Verbatim)
        )

    @text.setter
    def text(self, text: str) -> None:
        self.children = [text] if text else []

    def child(self, local: str) -> Element | None:
        """The first child of a name."""
        for child in self.children:
            if isinstance(child, Element) and child.local == local:
                return child
        return None

    def named(self, local: str, without: str = "") -> Iterator[Element]:
        """All elements of a name in it, at any depth, but not in elements named `without`."""
        return (element for element in self.walk(without) if element.local == local)

    def walk(self, without: str = "") -> Iterator[Element]:
        """This element and all in it, but nothing in elements named `without`."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            if without and element.local == without:
                continue
            yield element
            if element.children:
                waiting.extend(
                    child for child in reversed(element.children) if isinstance(child, Element)
                )

    def like(self, local: str, **attributes: str) -> Element:
        """A new element in the same namespace."""
        prefix, colon, _ = self.name.rpartition(":")
        return Element(f"{prefix}{colon}{local}", dict(attributes))

    def copy(self) -> Element:
        """An independent copy with all that is in it."""
        children = [
            child.copy() if isinstance(child, Element) else child for child in self.children
        ]
        return Element(self.name, dict(self.attributes), children)

    def drop(self, gone: Element) -> None:
        """Take out one child."""
        self.children = [child for child in self.children if child is not gone]


def parse(data: bytes) -> Element:
    """Read one part.

    Raises:
        BadMarkup: It cannot be read or wants to declare entities.
    """
    import defusedxml
    from defusedxml.expatreader import create_parser

    builder = _Builder()
    reader = create_parser(forbid_dtd=True)
    reader.setContentHandler(builder)
    reader.setProperty(xml.sax.handler.property_lexical_handler, builder)
    try:
        reader.parse(io.BytesIO(data))
    except (xml.sax.SAXException, defusedxml.DefusedXmlException, LookupError) as error:
        raise BadMarkup(str(error)) from error
    assert builder.root is not None
    return builder.root


def write(root: Element) -> bytes:
    """One part as UTF-8."""
    pieces = [_DECLARATION]
    _write(root, pieces)
    return "".join(pieces).encode("utf-8")


def _write(element: Element, pieces: list[str]) -> None:
    pieces.append("<" + element.name)
    for name, value in element.attributes.items():
        pieces.append(f' {name}="{_in_attribute(value)}"')
    if not element.children:
        pieces.append("/>")
        return
    pieces.append(">")
    for child in element.children:
        if isinstance(child, Element):
            _write(child, pieces)
        else:
            pieces.append(child if isinstance(child, Verbatim) else _in_text(child))
    pieces.append(f"</{element.name}>")


def _in_text(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def _in_attribute(text: str) -> str:
    text = _in_text(text).replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;")


class _Builder(xml.sax.handler.ContentHandler, xml.sax.handler.LexicalHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root: Element | None = None
        self._open: list[Element] = []

    def startElement(self, name: str, attrs: xml.sax.xmlreader.AttributesImpl) -> None:  # noqa: N802
        if len(self._open) >= DEEPEST:
            raise xml.sax.SAXException("too deep")
        element = Element(name, dict(attrs.items()))
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def endElement(self, name: str) -> None:  # noqa: N802
        self._open.pop()

    def characters(self, content: str) -> None:
        children = self._open[-1].children
        if children and isinstance(children[-1], str) and not isinstance(children[-1], Verbatim):
            children[-1] += content
        else:
            children.append(content)

    def processingInstruction(self, target: str, data: str) -> None:  # noqa: N802
        if self._open:
            self._open[-1].children.append(Verbatim(f"<?{target} {data}?>"))

    def comment(self, content: str) -> None:
        if self._open:
            self._open[-1].children.append(Verbatim(f"<!--{content}-->"))
