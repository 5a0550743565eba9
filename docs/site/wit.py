"""The colours of WIT text, which Pygments does not know."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import RegexLexer, words
from pygments.token import Comment, Keyword, Name, Number, Punctuation, String, Whitespace

_DEFINES = ("package", "interface", "world", "record", "variant", "enum", "flags", "resource", "type")
_WORDS = ("use", "import", "export", "include", "with", "as", "func", "static", "constructor", "async")
_TYPES = ("bool", "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "f32", "f64", "char", "string")
_MAKERS = ("list", "option", "result", "tuple", "own", "borrow", "stream", "future")


class WitLexer(RegexLexer):  # type: ignore[misc] # untyped where types are checked
    """Words, types, comments and names of WIT."""

    name = "WIT"
    aliases: ClassVar = ["wit"]
    tokens: ClassVar = {
        "root": [
            (r"\s+", Whitespace),
            (r"///.*", String.Doc),
            (r'"[^"\n]*"', String),
            (r"//.*", Comment.Single),
            (r"/\*(.|\n)*?\*/", Comment.Multiline),
            (r"@[a-z]+", Name.Decorator),
            (words(_DEFINES, prefix=r"(?<![\w-])", suffix=r"(?![\w-])"), Keyword.Declaration),
            (words(_WORDS, prefix=r"(?<![\w-])", suffix=r"(?![\w-])"), Keyword),
            (words((*_TYPES, *_MAKERS), prefix=r"(?<![\w-])", suffix=r"(?![\w-])"), Keyword.Type),
            (r"%?[A-Za-z][\w-]*", Name),
            (r"\d[\w.+-]*", Number),
            (r"->|[][{}()<>,;:=./*_@]", Punctuation),
        ]
    }
