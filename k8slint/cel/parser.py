"""Text to syntax tree: CEL's grammar and the macros, after cel-go `parser`.

Recursive descent, with cel-go's own bounds on the length and the depth of an expression; long `&&` and `||` chains
become balanced trees, so that their depth stays small.
"""

from __future__ import annotations

from k8slint.cel.lexer import Token, tokenize
from k8slint.cel.syntax import (
    Call,
    CelSyntaxError,
    Comprehension,
    CreateList,
    CreateMap,
    CreateStruct,
    Ident,
    Issue,
    Literal,
    Node,
    Select,
    qualified_name,
)

MAX_LENGTH = 100_000
MAX_DEPTH = 100
ACCUMULATOR = "@result"
UNUSED = "#unused"

RESERVED = frozenset(
    (
        "as",
        "break",
        "const",
        "continue",
        "else",
        "false",
        "for",
        "function",
        "if",
        "import",
        "in",
        "let",
        "loop",
        "package",
        "namespace",
        "null",
        "return",
        "true",
        "var",
        "void",
        "while",
    )
)
# operator -> (precedence, function)
_BINARY = {
    "==": (1, "_==_"),
    "!=": (1, "_!=_"),
    "<": (1, "_<_"),
    "<=": (1, "_<=_"),
    ">": (1, "_>_"),
    ">=": (1, "_>=_"),
    "in": (1, "@in"),
    "+": (2, "_+_"),
    "-": (2, "_-_"),
    "*": (3, "_*_"),
    "/": (3, "_/_"),
    "%": (3, "_%_"),
}
_MACROS = {
    "all": (2, 3),
    "exists": (2, 3),
    "exists_one": (2,),
    "existsOne": (3,),
    "map": (2, 3),
    "filter": (2,),
    "transformList": (3, 4),
    "transformMap": (3, 4),
    "transformMapEntry": (3, 4),
    "optMap": (2,),
    "optFlatMap": (2,),
    "sortBy": (2,),
}
_SORTED = "@__sortBy_input__"


def parse(text: str) -> Node:
    """The expression's tree, macros expanded. Raises CelSyntaxError."""
    if len(text) > MAX_LENGTH:
        raise CelSyntaxError(Issue(0, f"expression code point size exceeds limit: size: {len(text)}, limit {MAX_LENGTH}"))
    try:
        return _Parser(text).whole()
    except RecursionError:
        raise CelSyntaxError(Issue(0, f"expression recursion limit exceeded: {MAX_DEPTH}")) from None


class _Parser:
    __slots__ = ("depth", "index", "next_id", "text", "token", "tokens")

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.index = 0
        self.token: Token = self.tokens[0]
        self.next_id = 0
        self.depth = 0

    # -- helpers

    def id(self) -> int:
        self.next_id += 1
        return self.next_id

    def advance(self) -> Token:
        token = self.token
        self.index += 1
        self.token = self.tokens[min(self.index, len(self.tokens) - 1)]
        return token

    def accept(self, kind: str) -> bool:
        if self.token.kind == kind:
            self.advance()
            return True
        return False

    def expect(self, kind: str) -> Token:
        if self.token.kind != kind:
            self.fail(f"expecting '{kind}'" if kind != "ident" else "expecting IDENTIFIER")
        return self.advance()

    def fail(self, expecting: str) -> None:
        raise CelSyntaxError(Issue(self.token.offset, f"Syntax error: mismatched input '{self.token.text}' {expecting}"))

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise CelSyntaxError(Issue(self.token.offset, f"expression recursion limit exceeded: {MAX_DEPTH}"))

    # -- grammar

    def whole(self) -> Node:
        if self.token.kind == "eof":
            raise CelSyntaxError(
                Issue(
                    self.token.offset,
                    "Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', "
                    "'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}",
                )
            )
        node = self.expr()
        if self.token.kind != "eof":
            self.fail("expecting <EOF>")
        return node

    def expr(self) -> Node:
        self.enter()
        node = self.logical()
        if self.token.kind == "?":
            question = self.advance()
            then = self.logical()
            self.expect(":")
            otherwise = self.expr()
            node = Call(self.id(), question.offset, "_?_:_", None, [node, then, otherwise])
        self.depth -= 1
        return node

    def logical(self) -> Node:
        """`||` over `&&`; each run of one operator becomes a balanced tree."""
        terms, offsets = [self.conjunction()], []
        while self.token.kind == "||":
            offsets.append(self.advance().offset)
            terms.append(self.conjunction())
        return self.balance("_||_", terms, offsets, 0, len(offsets) - 1) if offsets else terms[0]

    def conjunction(self) -> Node:
        terms, offsets = [self.binary(1)], []
        while self.token.kind == "&&":
            offsets.append(self.advance().offset)
            terms.append(self.binary(1))
        return self.balance("_&&_", terms, offsets, 0, len(offsets) - 1) if offsets else terms[0]

    def balance(self, function: str, terms: list[Node], offsets: list[int], low: int, high: int) -> Node:
        middle = (low + high + 1) // 2
        left = terms[middle] if middle == low else self.balance(function, terms, offsets, low, middle - 1)
        right = terms[middle + 1] if middle == high else self.balance(function, terms, offsets, middle + 1, high)
        return Call(self.id(), offsets[middle], function, None, [left, right])

    def binary(self, level: int) -> Node:
        """Operators of precedence `level` and above, left-associative (precedence climbing keeps the stack small)."""
        node = self.unary()
        grown = 0
        while (found := _BINARY.get(self.token.kind)) is not None and found[0] >= level:
            token = self.advance()
            self.enter()
            grown += 1
            node = Call(self.id(), token.offset, found[1], None, [node, self.binary(found[0] + 1)])
        self.depth -= grown
        return node

    def unary(self) -> Node:
        kind = self.token.kind
        if kind not in ("!", "-"):
            return self.member()
        first, count = self.token, 0
        while self.token.kind == kind:
            self.advance()
            count += 1
        if kind == "-" and self.token.kind in ("int", "double") and count % 2:
            # The sign belongs to the literal, so that the smallest int can be written.
            token = self.advance()
            literal: Node = self.literal(Token(token.kind, first.offset, "-" + token.text, -token.value))
            return self.members(literal)
        operand = self.member()
        if count % 2 == 0:
            return operand
        return Call(self.id(), first.offset, "!_" if kind == "!" else "-_", None, [operand])

    def member(self) -> Node:
        return self.members(self.primary())

    def members(self, node: Node) -> Node:
        grown = 0
        while True:
            if self.token.kind == ".":
                dot = self.advance()
                optional = self.accept("?")
                name = self.token
                if name.kind in ("in", "true", "false", "null"):
                    self.fail("expecting IDENTIFIER")
                self.expect("ident")
                if self.token.kind == "(" and not optional:
                    paren = self.advance()
                    args = self.arguments(")")
                    node = self.member_call(paren.offset, name.text, node, args)
                elif optional:
                    field = Literal(self.id(), name.offset, "string", name.text)
                    node = Call(self.id(), dot.offset, "_?._", None, [node, field])
                else:
                    node = Select(self.id(), dot.offset, node, name.text)
            elif self.token.kind == "[":
                bracket = self.advance()
                optional = self.accept("?")
                index = self.expr()
                self.expect("]")
                node = Call(self.id(), bracket.offset, "_[?_]" if optional else "_[_]", None, [node, index])
            elif self.token.kind == "{" and (name_text := qualified_name(node)):
                node = self.struct(name_text, node.offset)
            else:
                self.depth -= grown
                return node
            self.enter()
            grown += 1

    def struct(self, name: str, offset: int) -> Node:
        self.expect("{")
        fields: list[tuple[str, Node, bool, int]] = []
        while self.token.kind != "}":
            optional = self.accept("?")
            field = self.expect("ident")
            colon = self.expect(":")
            fields.append((field.text, self.expr(), optional, colon.offset))
            if not self.accept(","):
                break
        self.expect("}")
        return CreateStruct(self.id(), offset, name, fields)

    def arguments(self, closing: str) -> list[Node]:
        args: list[Node] = []
        if self.token.kind != closing:
            args.append(self.expr())
            while self.accept(","):
                args.append(self.expr())
        self.expect(closing)
        return args

    def literal(self, token: Token) -> Literal:
        if token.kind == "int" and not -(1 << 63) <= token.value < 1 << 63:
            raise CelSyntaxError(Issue(token.offset, "invalid int literal"))
        if token.kind == "uint" and token.value >= 1 << 64:
            raise CelSyntaxError(Issue(token.offset, "invalid uint literal"))
        return Literal(self.id(), token.offset, token.kind, token.value)

    def primary(self) -> Node:
        token = self.token
        kind = token.kind
        if kind in ("int", "uint", "double", "string", "bytes"):
            self.advance()
            return self.literal(token)
        if kind in ("true", "false"):
            self.advance()
            return Literal(self.id(), token.offset, "bool", kind == "true")
        if kind == "null":
            self.advance()
            return Literal(self.id(), token.offset, "null_type", None)
        if kind == "(":
            self.advance()
            node = self.expr()
            self.expect(")")
            return node
        if kind == "[":
            return self.list_literal()
        if kind == "{":
            return self.map_literal()
        if kind in ("ident", "."):
            leading = self.accept(".")
            name = self.expect("ident")
            if name.text in RESERVED:
                raise CelSyntaxError(Issue(name.offset, f"reserved identifier: {name.text}"))
            full = "." + name.text if leading else name.text
            if self.token.kind == "(":
                paren = self.advance()
                return self.global_call(paren.offset, full, self.arguments(")"))
            return Ident(self.id(), token.offset, full)
        self.fail(
            "expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"
        )
        raise AssertionError

    def list_literal(self) -> Node:
        bracket = self.expect("[")
        elements: list[Node] = []
        optional: set[int] = set()
        while self.token.kind != "]":
            if self.accept("?"):
                optional.add(len(elements))
            elements.append(self.expr())
            if not self.accept(","):
                break
        self.expect("]")
        return CreateList(self.id(), bracket.offset, elements, optional)

    def map_literal(self) -> Node:
        brace = self.expect("{")
        entries: list[tuple[Node, Node, bool]] = []
        while self.token.kind != "}":
            optional = self.accept("?")
            key = self.expr()
            self.expect(":")
            entries.append((key, self.expr(), optional))
            if not self.accept(","):
                break
        self.expect("}")
        return CreateMap(self.id(), brace.offset, entries)

    # -- macros

    def global_call(self, offset: int, name: str, args: list[Node]) -> Node:
        if name == "has" and len(args) == 1:
            arg = args[0]
            if not isinstance(arg, Select) or arg.test_only:
                raise CelSyntaxError(Issue(arg.offset, "invalid argument to has() macro"))
            return Select(self.id(), offset, arg.operand, arg.field, True)
        return Call(self.id(), offset, name, None, args)

    def member_call(self, offset: int, name: str, target: Node, args: list[Node]) -> Node:
        counts = _MACROS.get(name)
        if counts is None or len(args) not in counts or (isinstance(target, Ident) and target.name in ("sets", "optional", "strings", "lists")):
            return Call(self.id(), offset, name, target, args)
        variables = 1
        if name in ("all", "exists", "existsOne", "transformList", "transformMap", "transformMapEntry"):
            variables = 2 if len(args) >= 3 else 1
        names = [self.variable(arg, name) for arg in args[:variables]]
        if len(names) == 2 and names[0] == names[1]:
            raise CelSyntaxError(Issue(args[1].offset, f"duplicate variable name: {names[1]}"))
        return self.expand(offset, name, target, names, args[variables:])

    def variable(self, arg: Node, macro: str) -> str:
        if not isinstance(arg, Ident) or arg.name.startswith("."):
            raise CelSyntaxError(Issue(arg.offset, "argument must be a simple name"))
        if arg.name in (ACCUMULATOR, "__result__"):
            raise CelSyntaxError(Issue(arg.offset, "iteration variable overwrites accumulator variable"))
        return arg.name

    def expand(self, offset: int, name: str, target: Node, names: list[str], args: list[Node]) -> Node:
        def accu() -> Node:
            return Ident(self.id(), offset, ACCUMULATOR)

        def call(function: str, *operands: Node) -> Node:
            return Call(self.id(), offset, function, None, list(operands))

        def constant(kind: str, value: object) -> Node:
            return Literal(self.id(), offset, kind, value)

        def items(*elements: Node) -> Node:
            return CreateList(self.id(), offset, list(elements), set())

        if name in ("optMap", "optFlatMap"):
            value: Node = Comprehension(
                self.id(),
                offset,
                items(),
                UNUSED,
                "",
                names[0],
                Call(self.id(), offset, "value", target, []),
                constant("bool", False),
                Ident(self.id(), offset, names[0]),
                args[0],
            )
            if name == "optMap":
                value = call("optional.of", value)
            has_value = Call(self.id(), offset, "hasValue", target, [])
            return call("_?_:_", has_value, value, call("optional.none"))
        if name == "sortBy":
            # The list by a name of its own, so that its keys can be had from it first.
            if not isinstance(target, (CreateList, Select, Ident, Comprehension, Call)):
                raise CelSyntaxError(Issue(target.offset, "sortBy can only be applied to a list, identifier, comprehension, call or select"))
            keys = self.expand(offset, "map", Ident(self.id(), offset, _SORTED), names, args)
            value = Call(self.id(), offset, "@sortByAssociatedKeys", Ident(self.id(), offset, _SORTED), [keys])
            return Comprehension(
                self.id(), offset, items(), UNUSED, "", _SORTED, target, constant("bool", False), Ident(self.id(), offset, _SORTED), value
            )
        result: Node = accu()
        if name == "all":
            init, condition = constant("bool", True), call("@not_strictly_false", accu())
            step = call("_&&_", accu(), args[0])
        elif name == "exists":
            init, condition = constant("bool", False), call("@not_strictly_false", call("!_", accu()))
            step = call("_||_", accu(), args[0])
        elif name in ("exists_one", "existsOne"):
            init, condition = constant("int", 0), constant("bool", True)
            step = call("_?_:_", args[0], call("_+_", accu(), constant("int", 1)), accu())
            result = call("_==_", accu(), constant("int", 1))
        elif name == "filter":
            init, condition = items(), constant("bool", True)
            step = call("_?_:_", args[0], call("_+_", accu(), items(Ident(self.id(), offset, names[0]))), accu())
        elif name in ("map", "transformList"):
            init, condition = items(), constant("bool", True)
            step = call("_+_", accu(), items(args[-1]))
            if len(args) == 2:
                step = call("_?_:_", args[0], step, accu())
        else:
            init, condition = CreateMap(self.id(), offset, []), constant("bool", True)
            if name == "transformMap":
                step = call("cel.@mapInsert", accu(), Ident(self.id(), offset, names[0]), args[-1])
            else:
                step = call("cel.@mapInsert", accu(), args[-1])
            if len(args) == 2:
                step = call("_?_:_", args[0], step, accu())
        second = names[1] if len(names) == 2 else ""
        return Comprehension(self.id(), offset, target, names[0], second, ACCUMULATOR, init, condition, step, result)
