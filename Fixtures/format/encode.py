#!/usr/bin/env python3
"""An encoder of Byline's changes that follows docs/format.md section by section and shares nothing with the product: a second opinion.

Every function returns bytes. Nothing is checked: what is given is what is encoded, so that bytes which must be refused can be made as well.
Holders, references and positions are plain numbers and pairs, as in sections 2 and 5:

    position (holder, offset)      range (holder, offset, count)      fact reference (holder, number)
    inode    ROOT or (holder, number of the creation)                 run ([range], [witness], [witness])

Standard library only. Run `make.py` to write the fixtures.
"""
import hashlib

# ---- 1. Primitives ---------------------------------------------------------------------------------------------------------

def varint(n):
    assert 0 <= n < 1 << 64
    out = []
    while n >= 128:
        out.append(n % 128 + 128)
        n //= 128
    return bytes(out + [n])

def signed(n):
    """Zigzag: 0, -1, 1, -2 are 0, 1, 2, 3."""
    return varint(2 * n if n >= 0 else -2 * n - 1)

def byte(n): return bytes([n])
def flag(b): return byte(1 if b else 0)
def string(s):
    """Of bytes, or of the UTF-8 of text."""
    b = s.encode() if isinstance(s, str) else s
    return varint(len(b)) + b
def many(encode, items): return varint(len(items)) + b''.join(encode(x) for x in items)
def sha256(b): return hashlib.sha256(b).digest()

def base32(b):
    bits = ''.join(format(x, '08b') for x in b)
    bits += '0' * (-len(bits) % 5)
    return ''.join('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[int(bits[i:i + 5], 2)] for i in range(0, len(bits), 5))

def same(x): return x

# ---- 2. A change -----------------------------------------------------------------------------------------------------------

def change(head, dependencies=(), mentions=(), stretches=(), tree=(), files=(), version=varint(1), count=None, digest=None):
    """`stretches`: the new bytes, one for each fact that has any. `files`: [(inode, [fact])]."""
    return b''.join([
        version, head, many(same, dependencies), many(same, mentions),
        varint(sum(map(len, stretches)) if count is None else count),
        contents_digest(stretches) if digest is None else digest,
        many(same, tree), many(lambda f: inode(f[0]) + many(same, f[1]), files)])

def change_hash(encoded): return sha256(string('byline change 1') + encoded)

# ---- 3. Header -------------------------------------------------------------------------------------------------------------

def header(name='', email='', key=b'', time=0, offset=0, message='', commitment=None, nonce=b'', extensions=()):
    return b''.join([
        string(name), string(email), string(key), signed(time), signed(offset), string(message),
        flag(False) if commitment is None else flag(True) + commitment,
        string(nonce), many(lambda kv: string(kv[0]) + string(kv[1]), extensions)])

# ---- 4. Contents -----------------------------------------------------------------------------------------------------------

def contents_digest(stretches): return sha256(string('byline contents 1') + b''.join(sha256(s) for s in stretches))

# ---- 5. References ---------------------------------------------------------------------------------------------------------

ROOT = None
ROOT_ID = sha256(b'')

def position(p): return varint(p[0]) + varint(p[1])
def text(r): return varint(r[0]) + varint(r[1]) + varint(r[2])
def fact(f): return varint(f[0]) + varint(f[1])
def inode(i): return varint(0) if i is ROOT else varint(i[0] + 1) + varint(i[1])

# ---- 6. Tree facts ---------------------------------------------------------------------------------------------------------

FILE, DIRECTORY, SYMLINK = 0, 1, 2

def create(kind, parent, name, again=()):
    return byte(1) + byte(kind) + inode(parent) + string(name) + many(same, again)

def place(node, parent, name, supersedes=(), settles=()):
    return byte(2) + inode(node) + inode(parent) + string(name) + many(fact, supersedes) + many(fact, settles)

def mode(node, executable, supersedes=()):
    return byte(3) + inode(node) + flag(executable) + many(fact, supersedes)

def remove(node, supersedes=(), seen_text=(), seen_versions=()):
    return byte(4) + inode(node) + many(fact, supersedes) + many(text, seen_text) + many(fact, seen_versions)

# ---- 7. Content facts ------------------------------------------------------------------------------------------------------

BEFORE, IN_PLACE, AFTER, START = 0, 1, 2, 6

def run(r): return many(text, r[0]) + many(position, r[1]) + many(position, r[2])

def insert(count, slot=START, anchor=None, after=(), before=(), runs=(), again=()):
    return b''.join([
        byte(1), varint(count), byte(slot), b'' if anchor is None else position(anchor),
        many(position, after), many(position, before), many(run, runs), many(same, again)])

def kill(killed, again=()): return byte(2) + run(killed) + many(same, again)
def order(a, b): return byte(3) + position(a) + position(b)
def settle(block, kills): return byte(4) + position(block) + many(fact, kills)
def restore(ranges, kills): return byte(5) + many(text, ranges) + many(fact, kills)

def new(count): return byte(0) + varint(count)
def copy(offset, count): return byte(1) + varint(offset) + varint(count)

def version(supersedes=(), content=None):
    """`content`: (count, digest, [piece]); None retires the register."""
    if content is None: return byte(6) + many(fact, supersedes) + flag(False)
    return byte(6) + many(fact, supersedes) + flag(True) + varint(content[0]) + content[1] + many(same, content[2])

# ---- 8. Names of facts -----------------------------------------------------------------------------------------------------

class Names:
    """Names facts by what their references stand for.

    `node(i)` and `named(f)` give the digest an inode and a fact reference stand for, `block(p)` the digest of a block and the offset in it,
    `holder(h)` the hash of a change.
    """
    def __init__(self, node, named, block, holder): self.node, self.named, self.block, self.holder = node, named, block, holder

    def place_of(self, p): d, o = self.block(p); return d + varint(o)
    def text_of(self, r): return self.place_of(r[:2]) + varint(r[2])
    def digests(self, ds): return many(same, sorted(ds))
    def facts(self, fs): return self.digests([self.named(f) for f in fs])
    def positions(self, ps): return many(lambda p: p[0] + varint(p[1]), sorted(self.block(p) for p in ps))
    def witnesses(self, ps): return many(lambda p: p[0] + varint(p[1]), sorted((self.holder(h), o) for h, o in ps))
    def run(self, r): return many(self.text_of, r[0]) + self.witnesses(r[1]) + self.witnesses(r[2])

    def create(self, kind, parent, name, again=()):
        return sha256(string('byline create 1') + byte(kind) + self.node(parent) + string(name) + self.digests(again))

    def place(self, node, parent, name, supersedes=(), settles=()):
        return sha256(string('byline place 1') + self.node(node) + self.node(parent) + string(name) + self.facts(supersedes) + self.facts(settles))

    def mode(self, node, executable, supersedes=()):
        return sha256(string('byline mode 1') + self.node(node) + flag(executable) + self.facts(supersedes))

    def remove(self, node, supersedes=(), seen_text=(), seen_versions=()):
        return sha256(
            string('byline remove 1') + self.node(node) + self.facts(supersedes) + string(many(self.text_of, seen_text))
            + string(self.facts(seen_versions)))

    def insert(self, node, leaf, count, slot=START, anchor=None, after=(), before=(), runs=(), again=()):
        return sha256(b''.join([
            string('byline insert 1'), self.node(node), leaf, varint(count), byte(AFTER if slot == START else slot),
            flag(False) if anchor is None else flag(True) + self.place_of(anchor),
            self.positions(after), self.positions(before), many(self.run, runs), self.digests(again)]))

    def kill(self, node, killed, again=()):
        return sha256(string('byline kill 1') + self.node(node) + self.run(killed) + self.digests(again))

    def restore(self, node, ranges, kills):
        return sha256(string('byline restore 1') + self.node(node) + many(self.text_of, ranges) + self.facts(kills))

    def version(self, node, supersedes=(), content=None):
        told = flag(False) if content is None else flag(True) + varint(content[0]) + content[1]
        return sha256(string('byline version 1') + self.node(node) + self.facts(supersedes) + told)

# ---- 10. Signatures --------------------------------------------------------------------------------------------------------

P = 2 ** 255 - 19
ORDER = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P

def add(a, b):
    """Points of the curve -x^2 + y^2 = 1 + D x^2 y^2, in plain coordinates."""
    (x, y), (u, v) = a, b
    t = D * x * u * y * v
    return (x * v + y * u) * pow(1 + t, P - 2, P) % P, (y * v + x * u) * pow(1 - t, P - 2, P) % P

def times(n, point):
    out = (0, 1)
    while n:
        if n & 1: out = add(out, point)
        point = add(point, point)
        n >>= 1
    return out

def base_point():
    y = 4 * pow(5, P - 2, P) % P
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P: x = x * pow(2, (P - 1) // 4, P) % P
    return (P - x if x & 1 else x), y

def point_bytes(point): return (point[1] | (point[0] & 1) << 255).to_bytes(32, 'little')

def ed25519(seed, message):
    """RFC 8032, 5.1.6: the public key and the signature. Slow, and its time depends on the secret: for fixtures only."""
    h = hashlib.sha512(seed).digest()
    secret = (int.from_bytes(h[:32], 'little') & (1 << 254) - 8) | 1 << 254
    public = point_bytes(times(secret, base_point()))
    number = lambda *parts: int.from_bytes(hashlib.sha512(b''.join(parts)).digest(), 'little') % ORDER
    r = number(h[32:], message)
    commitment = point_bytes(times(r, base_point()))
    s = (r + number(commitment, public, message) * secret) % ORDER
    return public, commitment + s.to_bytes(32, 'little')

def signature(seed, hash_of_change):
    public, signed_bytes = ed25519(seed, string('byline signature 1') + hash_of_change)
    return public + signed_bytes

def fingerprint(public): return sha256(string('byline key 1') + public)[:20]
