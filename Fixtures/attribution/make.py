"""Writes the fixtures of this folder, following docs/format.md, sections 16 and 17. `--check` only compares."""
import pathlib
import sys


def varint(n):
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def signed(n):
    return varint(n << 1 if n >= 0 else (-n << 1) - 1)


def string(b):
    return varint(len(b)) + b


def fields(**named):
    pairs = sorted((int(name[1:]), body) for name, body in named.items())
    return b"".join(varint(tag) + string(body) for tag, body in pairs)


USE = fields(
    f1=b"anthropic", f2=b"claude-sonnet-4-5", f3=b"claude-code", f4=b"s-1", f5=varint(3), f6=varint(900_000),
    f7=varint(1_000_000), f8=bytes(range(32)), f9=varint(90_000), f10=varint(1234),
    f11=string(b"temperature") + string(b"0.2") + string(b"max_tokens") + string(b"4096"))
# Of a later version: another way of taking part, and a field nobody knows.
LATER_USE = fields(f2=b"model-9", f5=varint(99), f40=b"later")

RECORD = varint(1) + string(bytes(range(16))) + fields(
    f1=varint(2),
    f2=string(USE) + string(LATER_USE),
    f3=string(b"swift-format"),
    # human 3, the first AI 10, the tool 1, unknown 2, carried from holder 1 at 300, the second AI 5
    f4=varint(3) + varint(2) + varint(10) + varint(4) + varint(1) + varint(6) + varint(2) + varint(0)
    + varint(7) + varint(3) + varint(300) + varint(5) + varint(8),
    f5=varint(4) + varint(1) + varint(6) + varint(2),
    f6=b"\x01" + varint(0) + string(b"") + string(b"")
    + b"\x06" + varint(2) + string(b"co-author") + string(b"Co-authored-by: Claude <noreply@anthropic.com>")
    + b"\x03" + varint(1) + string(b"") + string(b"")
    + b"\x07" + varint(3) + string(b"rule") + string(b"words"),
    f7=bytes(range(32, 64)),
    f8=varint(1) + varint(120) + varint(2) + varint(7),
    f9=varint(1) + varint(2),
    f10=b"why",
    f11=string(b"a") + string(b"1") + string(b"b") + string(b""))
# A record of a later version with a field of its own.
LATER = varint(2) + string(b"salt") + fields(f1=varint(1), f77=b"\x00\xff")


def statement(kind, body, **more):
    author = string(b"Rita") + string(b"rita@example.org") + string(b"")
    return varint(1) + fields(
        f1=bytes([7] * 32), f2=author, f3=signed(1_700_000_000_000_000_000) + signed(-60), f4=varint(kind),
        f5=body, **more)


FILES = {
    "use": USE,
    "use-later": LATER_USE,
    "record": RECORD,
    "record-empty": varint(1) + string(b""),
    "record-later": LATER,
    "reviewed": statement(1, varint(300_001) + varint(10) + varint(5), f6=b"looks right", f7=bytes([9] * 32)),
    "reviewed-whole": statement(1, varint(0)),
    "tested": statement(2, b"\x01make test"),
    "disputed": statement(3, b""),
    "corrected": statement(
        4, varint(0) + varint(0) + b"\x01" + varint(3) + varint(4) + b"\x02" + string(USE)
        + varint(8) + varint(1) + b"\x03" + string(b"gofmt") + varint(9) + varint(2) + b"\x00"),
    "redacted": statement(5, bytes([5] * 32)),
    "later": statement(99, b"anything", f80=b"later"),
}

folder = pathlib.Path(__file__).parent
for name, data in FILES.items():
    path = folder / f"{name}.hex"
    text = data.hex() + "\n"
    if "--check" in sys.argv:
        assert path.read_text() == text, f"{name} differs"
    else:
        path.write_text(text)
