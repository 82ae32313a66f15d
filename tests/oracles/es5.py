"""A recogniser of ECMAScript 5, the language of Internet Explorer 11 and Chrome 49.

It reads the grammar of ECMA-262, edition 5.1, except for what the book does not need: automatic
semicolons, `with`, labels, getters, and regular expressions after a closing bracket. Whatever is
newer (let, arrows, templates, spread, default values…) has no rule here and is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<word>[A-Za-z_$][\w$]*)
    |(?P<sign>>>>=|===|!==|>>>|<<=|>>=|==|!=|<=|>=|&&|\|\||\+\+|--|<<|>>|\+=|-=|\*=|/=|%=|&=|\|=|\^=
        |[{}()\[\];,<>+\-*%&|^!~?:=./])""",
    re.VERBOSE | re.DOTALL,
)
_REGEX = re.compile(r"/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[gim]*(?![\w$])")
_RESERVED = frozenset({
    "await", "async", "break", "case", "catch", "class", "const", "continue", "debugger", "default",
    "delete", "do", "else", "enum", "export", "extends", "false", "finally", "for", "function",
    "if", "implements", "import", "in", "instanceof", "interface", "let", "new", "null", "package",
    "private", "protected", "public", "return", "static", "super", "switch", "this", "throw",
    "true", "try", "typeof", "var", "void", "while", "with", "yield",
})  # fmt: skip
_BINARY = frozenset({
    "||", "&&", "|", "^", "&", "==", "!=", "===", "!==", "<", ">", "<=", ">=", "<<", ">>", ">>>",
    "+", "-", "*", "/", "%", "in", "instanceof",
})  # fmt: skip
_ASSIGN = frozenset({
    "=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", ">>>=", "&=", "|=", "^=",
})  # fmt: skip
_UNARY = frozenset({"delete", "void", "typeof", "++", "--", "+", "-", "~", "!"})


class NotES5(Exception):
    """What was met where no rule of the edition allows it."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def used_names(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """Recognise a script.

    Returns:
        The properties it names after a dot, and the names it uses without declaring them.

    Raises:
        NotES5: The script is not of the fifth edition; the text names the line.
    """
    reader = _Reader(_tokens(source))
    reader.script()
    return frozenset(reader.properties), frozenset(reader.used - reader.declared)


def _tokens(source: str) -> list[_Token]:
    found: list[_Token] = []
    place = 0
    while place < len(source):
        line = source.count("\n", 0, place) + 1
        before = found[-1] if found else _Token("sign", ";", 0)
        starts_value = (
            before.text in {"return", "typeof", "case"}
            if before.kind == "word"
            else before.kind == "sign" and before.text not in {")", "]", "}"}
        )
        match = _REGEX.match(source, place) if starts_value else None
        if match:
            found.append(_Token("regex", match[0], line))
        else:
            match = _TOKEN.match(source, place)
            if match is None or match.lastgroup is None:
                raise NotES5(f"line {line}: {source[place : place + 12]!r}")
            if match.lastgroup != "blank":
                found.append(_Token(match.lastgroup, match[0], line))
        place = match.end()
    return [*found, _Token("end", "", source.count("\n") + 1)]


class _Reader:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens, self._place = tokens, 0
        self.properties: set[str] = set()
        self.used: set[str] = set()
        self.declared: set[str] = set()

    # --- tokens ---

    @property
    def _now(self) -> _Token:
        return self._tokens[self._place]

    def _sees(self, *texts: str) -> bool:
        return self._now.kind in {"sign", "word"} and self._now.text in texts

    def _take(self, *texts: str) -> bool:
        if not self._sees(*texts):
            return False
        self._place += 1
        return True

    def _need(self, text: str) -> None:
        if not self._take(text):
            raise NotES5(f"line {self._now.line}: {self._now.text!r} where {text!r} is needed")

    def _name(self) -> str:
        token = self._now
        if token.kind != "word" or token.text in _RESERVED:
            raise NotES5(f"line {token.line}: {token.text!r} is no name")
        self._place += 1
        return token.text

    # --- statements ---

    def script(self) -> None:
        while self._now.kind != "end":
            self._statement()

    def _block(self) -> None:
        self._need("{")
        while not self._take("}"):
            self._statement()

    def _statement(self) -> None:
        if self._sees("{"):
            self._block()
        elif self._take("var"):
            self._declarations()
            self._need(";")
        elif self._take("function"):
            self.declared.add(self._name())
            self._function_rest()
        elif self._take("if"):
            self._condition()
            self._statement()
            if self._take("else"):
                self._statement()
        elif self._take("while"):
            self._condition()
            self._statement()
        elif self._take("for"):
            self._for()
        elif self._take("return"):
            if not self._sees(";"):
                self._expression()
            self._need(";")
        elif self._take("break", "continue", "debugger"):
            self._need(";")
        elif self._take("throw"):
            self._expression()
            self._need(";")
        elif self._take("try"):
            self._try()
        elif not self._take(";"):
            self._expression()
            self._need(";")

    def _condition(self) -> None:
        self._need("(")
        self._expression()
        self._need(")")

    def _declarations(self) -> None:
        while True:
            self.declared.add(self._name())
            if self._take("="):
                self._assignment()
            if not self._take(","):
                return

    def _for(self) -> None:
        self._need("(")
        if self._take("var"):
            self._declarations()
        elif not self._sees(";"):
            self._expression()  # `name in object` is read as an expression with "in"
        if not self._take(")"):
            self._need(";")
            if not self._sees(";"):
                self._expression()
            self._need(";")
            if not self._sees(")"):
                self._expression()
            self._need(")")
        self._statement()

    def _try(self) -> None:
        self._block()
        caught = self._take("catch")
        if caught:
            self._need("(")
            self.declared.add(self._name())
            self._need(")")
            self._block()
        if self._take("finally"):
            self._block()
        elif not caught:
            self._need("catch")

    def _function_rest(self) -> None:
        self._need("(")
        if not self._take(")"):
            while True:
                self.declared.add(self._name())
                if not self._take(","):
                    break
            self._need(")")
        self._block()

    # --- expressions ---

    def _expression(self) -> None:
        self._assignment()
        while self._take(","):
            self._assignment()

    def _assignment(self) -> None:
        self._unary()
        while True:
            if self._take(*_BINARY):
                self._unary()
            elif self._take("?"):
                self._assignment()
                self._need(":")
                self._assignment()
                return
            elif self._take(*_ASSIGN):
                self._assignment()
                return
            else:
                return

    def _unary(self) -> None:
        while self._take(*_UNARY):
            pass
        self._take("new")
        self._primary()
        while True:
            if self._take("."):
                self.properties.add(self._now.text)
                if self._now.kind != "word":
                    raise NotES5(f"line {self._now.line}: {self._now.text!r} after a dot")
                self._place += 1
            elif self._take("["):
                self._expression()
                self._need("]")
            elif self._take("("):
                self._arguments(")")
            else:
                break
        self._take("++", "--")

    def _arguments(self, end: str) -> None:
        """Values up to a closing sign; a comma before it is allowed in arrays only."""
        while not self._take(end):
            self._assignment()
            if not self._sees(end):
                self._need(",")
                if end == ")" and self._sees(end):
                    raise NotES5(f"line {self._now.line}: a comma after the last argument")

    def _primary(self) -> None:
        token = self._now
        if token.kind in {"number", "string", "regex"} or self._sees(
            "this", "null", "true", "false"
        ):
            self._place += 1
        elif self._take("function"):
            if not self._sees("("):
                self.declared.add(self._name())
            self._function_rest()
        elif self._take("("):
            self._expression()
            self._need(")")
        elif self._take("["):
            self._arguments("]")
        elif self._take("{"):
            self._object()
        else:
            self.used.add(self._name())

    def _object(self) -> None:
        while not self._take("}"):
            if self._now.kind not in {"word", "string", "number"}:
                raise NotES5(f"line {self._now.line}: {self._now.text!r} as a key")
            self._place += 1
            self._need(":")
            self._assignment()
            if not self._sees("}"):
                self._need(",")
