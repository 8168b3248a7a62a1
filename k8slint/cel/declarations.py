"""The functions that Kubernetes offers to CEL, with their overloads: cel-go's standard library and `ext` (strings,
sets, two-variable comprehensions, optional types), and `k8s.io/apiserver/pkg/cel/library`.

One line an overload: `id  name(types) -> type`, or `id  type.name(types) -> type` for a member function. `since`
marks the first minor version whose server compiles new expressions with it.
"""

from __future__ import annotations

from k8slint.cel.types import SIMPLE, list_of, map_of, optional_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from k8slint.cel.types import Type

STANDARD = """
conditional _?_:_(bool, A, A) -> A
logical_and _&&_(bool, bool) -> bool
logical_or _||_(bool, bool) -> bool
logical_not !_(bool) -> bool
not_strictly_false @not_strictly_false(bool) -> bool
equals _==_(A, A) -> bool
not_equals _!=_(A, A) -> bool
add_bytes _+_(bytes, bytes) -> bytes
add_double _+_(double, double) -> double
add_duration_duration _+_(duration, duration) -> duration
add_duration_timestamp _+_(duration, timestamp) -> timestamp
add_timestamp_duration _+_(timestamp, duration) -> timestamp
add_int64 _+_(int, int) -> int
add_list _+_(list(A), list(A)) -> list(A)
add_string _+_(string, string) -> string
add_uint64 _+_(uint, uint) -> uint
divide_double _/_(double, double) -> double
divide_int64 _/_(int, int) -> int
divide_uint64 _/_(uint, uint) -> uint
modulo_int64 _%_(int, int) -> int
modulo_uint64 _%_(uint, uint) -> uint
multiply_double _*_(double, double) -> double
multiply_int64 _*_(int, int) -> int
multiply_uint64 _*_(uint, uint) -> uint
negate_double -_(double) -> double
negate_int64 -_(int) -> int
subtract_double _-_(double, double) -> double
subtract_duration_duration _-_(duration, duration) -> duration
subtract_int64 _-_(int, int) -> int
subtract_timestamp_duration _-_(timestamp, duration) -> timestamp
subtract_timestamp_timestamp _-_(timestamp, timestamp) -> duration
subtract_uint64 _-_(uint, uint) -> uint
in_list @in(A, list(A)) -> bool
in_map @in(A, map(A, B)) -> bool
index_list _[_](list(A), int) -> A
index_map _[_](map(A, B), A) -> B
optional_list_index_int _[_](optional(list(V)), int) -> optional(V)
optional_map_index_value _[_](optional(map(K, V)), K) -> optional(V)
list_optindex_optional_int _[?_](list(V), int) -> optional(V)
optional_list_optindex_optional_int _[?_](optional(list(V)), int) -> optional(V)
map_optindex_optional_value _[?_](map(K, V), K) -> optional(V)
optional_map_optindex_optional_value _[?_](optional(map(K, V)), K) -> optional(V)
size_bytes size(bytes) -> int
bytes_size bytes.size() -> int
size_list size(list(A)) -> int
list_size list(A).size() -> int
size_map size(map(A, B)) -> int
map_size map(A, B).size() -> int
size_string size(string) -> int
string_size string.size() -> int
type type(A) -> type(A)
to_dyn dyn(A) -> dyn
bool_to_bool bool(bool) -> bool
string_to_bool bool(string) -> bool
bytes_to_bytes bytes(bytes) -> bytes
string_to_bytes bytes(string) -> bytes
double_to_double double(double) -> double
int64_to_double double(int) -> double
string_to_double double(string) -> double
uint64_to_double double(uint) -> double
duration_to_duration duration(duration) -> duration
int64_to_duration duration(int) -> duration
string_to_duration duration(string) -> duration
int64_to_int64 int(int) -> int
double_to_int64 int(double) -> int
duration_to_int64 int(duration) -> int
string_to_int64 int(string) -> int
timestamp_to_int64 int(timestamp) -> int
uint64_to_int64 int(uint) -> int
string_to_string string(string) -> string
bool_to_string string(bool) -> string
bytes_to_string string(bytes) -> string
double_to_string string(double) -> string
duration_to_string string(duration) -> string
int64_to_string string(int) -> string
timestamp_to_string string(timestamp) -> string
uint64_to_string string(uint) -> string
timestamp_to_timestamp timestamp(timestamp) -> timestamp
int64_to_timestamp timestamp(int) -> timestamp
string_to_timestamp timestamp(string) -> timestamp
uint64_to_uint64 uint(uint) -> uint
double_to_uint64 uint(double) -> uint
int64_to_uint64 uint(int) -> uint
string_to_uint64 uint(string) -> uint
contains_string string.contains(string) -> bool
ends_with_string string.endsWith(string) -> bool
matches matches(string, string) -> bool
matches_string string.matches(string) -> bool
starts_with_string string.startsWith(string) -> bool
timestamp_to_year timestamp.getFullYear() -> int
timestamp_to_year_with_tz timestamp.getFullYear(string) -> int
timestamp_to_month timestamp.getMonth() -> int
timestamp_to_month_with_tz timestamp.getMonth(string) -> int
timestamp_to_day_of_year timestamp.getDayOfYear() -> int
timestamp_to_day_of_year_with_tz timestamp.getDayOfYear(string) -> int
timestamp_to_day_of_month timestamp.getDayOfMonth() -> int
timestamp_to_day_of_month_with_tz timestamp.getDayOfMonth(string) -> int
timestamp_to_day_of_month_1_based timestamp.getDate() -> int
timestamp_to_day_of_month_1_based_with_tz timestamp.getDate(string) -> int
timestamp_to_day_of_week timestamp.getDayOfWeek() -> int
timestamp_to_day_of_week_with_tz timestamp.getDayOfWeek(string) -> int
timestamp_to_hours timestamp.getHours() -> int
timestamp_to_hours_with_tz timestamp.getHours(string) -> int
timestamp_to_minutes timestamp.getMinutes() -> int
timestamp_to_minutes_tz timestamp.getMinutes(string) -> int
timestamp_to_seconds timestamp.getSeconds() -> int
timestamp_to_seconds_tz timestamp.getSeconds(string) -> int
timestamp_to_milliseconds timestamp.getMilliseconds() -> int
timestamp_to_milliseconds_with_tz timestamp.getMilliseconds(string) -> int
duration_to_hours duration.getHours() -> int
duration_to_minutes duration.getMinutes() -> int
duration_to_seconds duration.getSeconds() -> int
duration_to_milliseconds duration.getMilliseconds() -> int
optional_of optional.of(V) -> optional(V)
optional_ofNonZeroValue optional.ofNonZeroValue(V) -> optional(V)
optional_none optional.none() -> optional(V)
optional_value optional(V).value() -> V
optional_hasValue optional(V).hasValue() -> bool
optional_or_optional optional(V).or(optional(V)) -> optional(V)
optional_orValue_value optional(V).orValue(V) -> V
"""

_ORDERED = ("bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration")
_ORDERED_IDS = {"int": "int64", "uint": "uint64"}

STRINGS = """
string_char_at_int string.charAt(int) -> string
string_index_of_string string.indexOf(string) -> int
string_index_of_string_int string.indexOf(string, int) -> int
list_join list(string).join() -> string
list_join_string list(string).join(string) -> string
string_last_index_of_string string.lastIndexOf(string) -> int
string_last_index_of_string_int string.lastIndexOf(string, int) -> int
string_lower_ascii string.lowerAscii() -> string
string_replace_string_string string.replace(string, string) -> string
string_replace_string_string_int string.replace(string, string, int) -> string
string_split_string string.split(string) -> list(string)
string_split_string_int string.split(string, int) -> list(string)
string_substring_int string.substring(int) -> string
string_substring_int_int string.substring(int, int) -> string
string_trim string.trim() -> string
string_upper_ascii string.upperAscii() -> string
"""

STRINGS_2 = """
string_format string.format(list(dyn)) -> string
strings_quote strings.quote(string) -> string
"""

SETS = """
list_sets_contains_list sets.contains(list(T), list(T)) -> bool
list_sets_equivalent_list sets.equivalent(list(T), list(T)) -> bool
list_sets_intersects_list sets.intersects(list(T), list(T)) -> bool
"""

TWO_VARIABLE = """
@mapInsert_map_map cel.@mapInsert(map(K, V), map(K, V)) -> map(K, V)
@mapInsert_map_key_value cel.@mapInsert(map(K, V), K, V) -> map(K, V)
"""

URLS = """
string_to_url url(string) -> kubernetes.URL
is_url_string isURL(string) -> bool
url_get_scheme kubernetes.URL.getScheme() -> string
url_get_host kubernetes.URL.getHost() -> string
url_get_hostname kubernetes.URL.getHostname() -> string
url_get_port kubernetes.URL.getPort() -> string
url_get_escaped_path kubernetes.URL.getEscapedPath() -> string
url_get_query kubernetes.URL.getQuery() -> map(string, list(string))
"""

REGEX = """
string_find_string string.find(string) -> string
string_find_all_string string.findAll(string) -> list(string)
string_find_all_string_int string.findAll(string, int) -> list(string)
"""

LISTS = """
list_a_index_of_int list(A).indexOf(A) -> int
list_a_last_index_of_int list(A).lastIndexOf(A) -> int
"""

AUTHORIZER = """
authorizer_path kubernetes.authorization.Authorizer.path(string) -> kubernetes.authorization.PathCheck
authorizer_group kubernetes.authorization.Authorizer.group(string) -> kubernetes.authorization.GroupCheck
authorizer_serviceaccount kubernetes.authorization.Authorizer.serviceAccount(string, string) -> kubernetes.authorization.Authorizer
pathcheck_check kubernetes.authorization.PathCheck.check(string) -> kubernetes.authorization.Decision
groupcheck_resource kubernetes.authorization.GroupCheck.resource(string) -> kubernetes.authorization.ResourceCheck
resourcecheck_subresource kubernetes.authorization.ResourceCheck.subresource(string) -> kubernetes.authorization.ResourceCheck
resourcecheck_namespace kubernetes.authorization.ResourceCheck.namespace(string) -> kubernetes.authorization.ResourceCheck
resourcecheck_name kubernetes.authorization.ResourceCheck.name(string) -> kubernetes.authorization.ResourceCheck
resourcecheck_check kubernetes.authorization.ResourceCheck.check(string) -> kubernetes.authorization.Decision
decision_allowed kubernetes.authorization.Decision.allowed() -> bool
decision_reason kubernetes.authorization.Decision.reason() -> string
decision_error kubernetes.authorization.Decision.error() -> string
decision_errored kubernetes.authorization.Decision.errored() -> bool
"""

AUTHORIZER_SELECTORS = """
authorizer_fieldselector kubernetes.authorization.ResourceCheck.fieldSelector(string) -> kubernetes.authorization.ResourceCheck
authorizer_labelselector kubernetes.authorization.ResourceCheck.labelSelector(string) -> kubernetes.authorization.ResourceCheck
"""

QUANTITY = """
string_to_quantity quantity(string) -> kubernetes.Quantity
is_quantity_string isQuantity(string) -> bool
quantity_sign sign(kubernetes.Quantity) -> int
quantity_is_greater_than kubernetes.Quantity.isGreaterThan(kubernetes.Quantity) -> bool
quantity_is_less_than kubernetes.Quantity.isLessThan(kubernetes.Quantity) -> bool
quantity_compare_to kubernetes.Quantity.compareTo(kubernetes.Quantity) -> int
quantity_get_float kubernetes.Quantity.asApproximateFloat() -> double
quantity_get_int kubernetes.Quantity.asInteger() -> int
quantity_is_integer kubernetes.Quantity.isInteger() -> bool
quantity_add kubernetes.Quantity.add(kubernetes.Quantity) -> kubernetes.Quantity
quantity_add_int kubernetes.Quantity.add(int) -> kubernetes.Quantity
quantity_sub kubernetes.Quantity.sub(kubernetes.Quantity) -> kubernetes.Quantity
quantity_sub_int kubernetes.Quantity.sub(int) -> kubernetes.Quantity
"""

IP = """
string_to_ip ip(string) -> net.IP
ip_to_string string(net.IP) -> string
is_ip isIP(string) -> bool
ip_is_canonical ip.isCanonical(string) -> bool
ip_family net.IP.family() -> int
ip_is_unspecified net.IP.isUnspecified() -> bool
ip_is_loopback net.IP.isLoopback() -> bool
ip_is_link_local_multicast net.IP.isLinkLocalMulticast() -> bool
ip_is_link_local_unicast net.IP.isLinkLocalUnicast() -> bool
ip_is_global_unicast net.IP.isGlobalUnicast() -> bool
string_to_cidr cidr(string) -> net.CIDR
cidr_to_string string(net.CIDR) -> string
is_cidr isCIDR(string) -> bool
cidr_contains_ip_string net.CIDR.containsIP(string) -> bool
cidr_contains_ip_ip net.CIDR.containsIP(net.IP) -> bool
cidr_contains_cidr_string net.CIDR.containsCIDR(string) -> bool
cidr_contains_cidr net.CIDR.containsCIDR(net.CIDR) -> bool
cidr_ip net.CIDR.ip() -> net.IP
cidr_prefix_length net.CIDR.prefixLength() -> int
cidr_masked net.CIDR.masked() -> net.CIDR
"""

FORMATS = (
    "dns1123Label", "dns1123Subdomain", "dns1035Label", "qualifiedName", "dns1123LabelPrefix", "dns1123SubdomainPrefix",
    "dns1035LabelPrefix", "labelValue", "uri", "uuid", "byte", "date", "datetime",
)
FORMAT = """
format_validate kubernetes.NamedFormat.validate(string) -> optional(list(string))
format_named format.named(string) -> optional(kubernetes.NamedFormat)
"""

# Kubernetes has them (cel-go's ext.Lists) in its environment of 1.34.
LISTS_2 = """
list_slice list(A).slice(int, int) -> list(A)
list_flatten list(list(A)).flatten() -> list(A)
list_flatten_int list(dyn).flatten(int) -> list(dyn)
list_distinct list(A).distinct() -> list(A)
lists_range lists.range(int) -> list(int)
list_reverse list(A).reverse() -> list(A)
"""

OPTIONAL_ENDS = """
list_first list(V).first() -> optional(V)
list_last list(V).last() -> optional(V)
"""

SEMVER = """
string_to_semver semver(string) -> kubernetes.Semver
string_bool_to_semver semver(string, bool) -> kubernetes.Semver
is_semver_string isSemver(string) -> bool
is_semver_string_bool isSemver(string, bool) -> bool
semver_is_greater_than kubernetes.Semver.isGreaterThan(kubernetes.Semver) -> bool
semver_is_less_than kubernetes.Semver.isLessThan(kubernetes.Semver) -> bool
semver_compare_to kubernetes.Semver.compareTo(kubernetes.Semver) -> int
semver_major kubernetes.Semver.major() -> int
semver_minor kubernetes.Semver.minor() -> int
semver_patch kubernetes.Semver.patch() -> int
"""

# The type names that an expression may use as values (`type(x) == string`).
JSON_PATCH = "string_jsonpatch_escapeKey_string jsonpatch.escapeKey(string) -> string"
TYPE_NAMES = ("bool", "bytes", "double", "int", "list", "map", "null_type", "string", "uint", "type")


class Overload:
    """One way to call a function. `args` begins with the receiver of a member function."""

    __slots__ = ("args", "id", "member", "params", "result")

    def __init__(self, id: str, member: bool, args: tuple[Type, ...], result: Type) -> None:
        self.id = id
        self.member = member
        self.args = args
        self.result = result
        self.params = _params((*args, result))


_functions: dict[tuple[int, bool], dict[str, list[Overload]]] = {}


def functions(minor: int, patches: bool = False) -> dict[str, list[Overload]]:
    """function name -> overloads, for the server of this minor version (made once); `patches`: also those for mutations."""
    minor = min(max(minor, 25), 37)
    found = _functions.get((minor, patches))
    if found is None:
        found = _functions[minor, patches] = _build(minor)
        if patches:
            name, overload = _parse_line(JSON_PATCH)
            found[name] = [overload]
    return found


def _build(minor: int) -> dict[str, list[Overload]]:
    # A server compiles new expressions with what its previous minor version understands already.
    compatible = minor - 1 if minor >= 28 else minor
    texts = [STANDARD, _comparisons(), STRINGS, URLS, REGEX, LISTS, _list_functions()]
    for since, text in (
        (27, AUTHORIZER), (28, QUANTITY), (29, STRINGS_2), (29, SETS), (30, IP), (31, FORMAT + _format_constants()),
        (31, AUTHORIZER_SELECTORS), (32, TWO_VARIABLE), (33, SEMVER), (34, LISTS_2 + _list_orders()),
    ):
        if compatible >= since:
            texts.append(text)
    if minor >= 33:  # came with cel-go, whatever the environment; a real 1.33 has them
        texts.append(OPTIONAL_ENDS)
    table: dict[str, list[Overload]] = {}
    for text in texts:
        for line in text.splitlines():
            if line:
                name, overload = _parse_line(line)
                table.setdefault(name, []).append(overload)
    return table


def _comparisons() -> str:
    lines = []
    for name, operator in (("less", "_<_"), ("less_equals", "_<=_"), ("greater", "_>_"), ("greater_equals", "_>=_")):
        for t in _ORDERED:
            lines.append(f"{name}_{_ORDERED_IDS.get(t, t)} {operator}({t}, {t}) -> bool")
        for left in ("int", "uint", "double"):
            for right in ("int", "uint", "double"):
                if left != right:
                    ids = f"{_ORDERED_IDS.get(left, left)}_{_ORDERED_IDS.get(right, right)}"
                    lines.append(f"{name}_{ids} {operator}({left}, {right}) -> bool")
    return "\n".join(lines)


_LIST_ORDERED = ("int", "uint", "double", "duration", "bool", "timestamp", "string", "bytes")


def _list_orders() -> str:
    lines = []
    for t in _LIST_ORDERED:
        lines.append(f"list_{t}_sort list({t}).sort() -> list({t})")
        lines.append(f"list_{t}_sortByAssociatedKeys list(T).@sortByAssociatedKeys(list({t})) -> list(T)")
    return "\n".join(lines)


def _list_functions() -> str:
    lines = []
    for t in _LIST_ORDERED:
        lines.append(f"list_{t}_is_sorted_bool list({t}).isSorted() -> bool")
        lines.append(f"list_{t}_max_{t} list({t}).max() -> {t}")
        lines.append(f"list_{t}_min_{t} list({t}).min() -> {t}")
    for t in ("int", "uint", "double", "duration"):
        lines.append(f"list_{t}_sum_{t} list({t}).sum() -> {t}")
    return "\n".join(lines)


def _format_constants() -> str:
    return "".join(f"format_{name} format.{name}() -> kubernetes.NamedFormat\n" for name in FORMATS)


_NAMESPACES = ("optional", "sets", "strings", "lists", "ip", "format", "cel", "jsonpatch")


def _parse_line(line: str) -> tuple[str, Overload]:
    id, _, rest = line.partition(" ")
    signature, _, result = rest.rpartition(" -> ")
    # The parenthesis of the arguments is the one that closes last.
    depth, open_at = 0, 0
    for i in range(len(signature) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(signature[i], 0)
        if depth == 0 and signature[i] == "(":
            open_at = i
            break
    head, args_text = signature[:open_at], signature[open_at + 1 : -1]
    args = [_parse_type(a) for a in _split(args_text)]
    dot = head.rfind(".") if not head.startswith(("_", "!", "-", "@")) else -1
    member = dot > 0 and head[:dot] not in _NAMESPACES
    if member:
        return head[dot + 1 :], Overload(id, True, (_parse_type(head[:dot]), *args), _parse_type(result))
    return head, Overload(id, False, tuple(args), _parse_type(result))


def _split(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        if c == "," and depth == 0:
            parts.append(text[start:i])
            start = i + 1
        depth += {"(": 1, ")": -1}.get(c, 0)
    parts.append(text[start:])
    return [p.strip() for p in parts if p.strip()]


def _parse_type(text: str) -> Type:
    text = text.strip()
    if text in SIMPLE:
        return SIMPLE[text]
    if len(text) == 1:
        return ("param", text)
    name, paren, rest = text.partition("(")
    inner = [_parse_type(p) for p in _split(rest[:-1])] if paren else []
    if name == "list":
        return list_of(inner[0])
    if name == "map":
        return map_of(inner[0], inner[1])
    if name == "optional":
        return optional_of(inner[0])
    if name == "type":
        return ("type", inner[0])
    return ("opaque", name)


def _params(types: tuple[Type, ...]) -> tuple[Type, ...]:
    found: dict[Type, None] = {}

    def walk(t: Type) -> None:
        if t[0] == "param":
            found[t] = None
        for part in t[1:]:
            if isinstance(part, tuple):
                walk(part)

    for t in types:
        walk(t)
    return tuple(found)
