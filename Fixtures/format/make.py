#!/usr/bin/env python3
"""Writes the fixtures of this folder with encode.py: `python3 make.py`. With --check it writes nothing and fails where a file differs."""
import os
import sys

import encode as e
from encode import (
    AFTER, BEFORE, DIRECTORY, FILE, IN_PLACE, ROOT, ROOT_ID, SYMLINK, base32, change, change_hash, contents_digest, header, sha256, string, varint)

HERE = os.path.dirname(os.path.abspath(__file__))

# ---- Describing changes ----------------------------------------------------------------------------------------------------

def digest(n): return sha256(b'fixture %d' % n)
def digests(*ns): return sorted(digest(n) for n in ns)

ADA = dict(name='Ada', email='ada@example.org', time=1_700_000_000_123_456_789, offset=60)
KEY_SEED = bytes(range(32))

class Fact:
    """A fact by its fields. The text of an insert and the new pieces of a version are given as bytes."""
    def __init__(self, kind, *fields, **more):
        self.kind, self.stretch = kind, b''
        if kind == 'insert':
            self.stretch, fields = fields[0], (len(fields[0]),) + fields[1:]
        elif kind == 'version' and 'content' in more:
            pieces, whole = more['content']
            self.stretch = b''.join(p for p in pieces if isinstance(p, bytes))
            coded = [e.new(len(p)) if isinstance(p, bytes) else e.copy(*p) for p in pieces]
            more['content'] = (sum(len(p) if isinstance(p, bytes) else p[1] for p in pieces), sha256(whole), coded)
        self.fields, self.more = fields, more

    def encoded(self): return getattr(e, self.kind)(*self.fields, **self.more)

class Vector:
    def __init__(self, name, told, tree=(), files=(), dependencies=(), mentions=(), signed=False, head=None):
        self.name, self.told, self.tree, self.files, self.signed = name, told, tree, files, signed
        self.dependencies, self.mentions = digests(*dependencies), digests(*mentions)
        self.stretches = [f.stretch for _, facts in files for f in facts if f.stretch]
        self.bytes = change(
            header(**(dict(ADA, message=name) if head is None else head)), self.dependencies, self.mentions, self.stretches, [f.encoded() for f in tree],
            [(i, [f.encoded() for f in facts]) for i, facts in files])
        self.hash = change_hash(self.bytes)

    def names(self):
        """Number, kind and name of every fact that has one; see README.md for what references to other changes stand for."""
        told, blocks, start = [], [], 0
        def named(f): return told[f[1]][2] if f[0] == 0 else sha256(string('fact') + varint(f[0]) + varint(f[1]))
        def node(i): return ROOT_ID if i is ROOT else named(i)
        def block(p):
            if p[0]: return sha256(string('block') + varint(p[0])), p[1]
            return next((d, p[1] - at) for d, at, count in blocks if at <= p[1] < at + count)
        table = e.Names(node, named, block, lambda h: (self.dependencies + self.mentions)[h - 1])
        def add(f, *first):
            name = None if f.kind in ('order', 'settle') else getattr(table, f.kind)(*first, *f.fields, **f.more)
            told.append((len(told), f.kind, name))
        for f in self.tree: add(f)
        for i, facts in self.files:
            for f in facts:
                add(f, *((i, sha256(f.stretch)) if f.kind == 'insert' else (i,)))
                if f.kind == 'insert': blocks.append((told[-1][2], start, len(f.stretch)))
                start += len(f.stretch)
        return [t for t in told if t[2]]

F = Fact
HELLO = F('create', FILE, ROOT, 'hello.txt')
THEIRS = (1, 4)  # a file that the first dependency created

# ---- What must be read -----------------------------------------------------------------------------------------------------

VECTORS = [
    Vector('empty', 'Nothing at all: every string, list and number empty', head={}),
    Vector('header', 'Every field of the header; extensions whose keys start alike, one of them empty', head=dict(
               name='Ada Lovelace', email='ada@example.org', key=e.fingerprint(e.ed25519(KEY_SEED, b'')[0]), time=-1, offset=-570,
               message='Add a greeting\n\nGr\u00fc\u00dfe.\n', commitment=digest(1), nonce=bytes(range(64)),
               extensions=[('', b''), ('a', b'\x00'), ('aa', b'short'), ('b', bytes(130)), (b'\xff', b'last')])),
    Vector('earliest', 'The earliest time, the westernmost clock', head=dict(time=-2 ** 63, offset=-1440, message='earliest')),
    Vector('latest', 'The latest time, the easternmost clock', head=dict(time=2 ** 63 - 1, offset=1440, message='latest')),
    Vector('message', 'A message of 128 bytes, not UTF-8: the smallest count of two bytes', head=dict(message=b'\xfe' * 128)),
    Vector('dependencies', 'Three dependencies, two mentions, no facts', dependencies=(1, 2, 3), mentions=(4, 5)),
    Vector('create-file', 'The example of docs/format.md: a file of one line', [HELLO], [((0, 0), [F('insert', b'Hello\n')])], signed=True,
           head=dict(ADA, message='Add a greeting')),
    Vector('create-kinds', 'A directory, a link and a file in it, an equal file again; the link has a target',
           [F('create', DIRECTORY, ROOT, 'd'), F('create', SYMLINK, (0, 0), 'link'), F('create', FILE, (0, 0), b'\xff\xfe'),
            F('create', FILE, (1, 7), 'again', again=digests(6, 7, 8))],
           [((0, 1), [F('version', content=([b'../target'], b'../target'))])], (1,)),
    Vector('names', 'Names as long, short and odd as they may be',
           [F('create', FILE, ROOT, n) for n in (b'x' * 255, b'...', b' ', b'\\', b'.bylin', b'.byline-', b'.BYLINE. x', b'\n', b'\xc3(')]),
    Vector('place', 'Moves: of a foreign file into an own directory, and of an own one to the root',
           [F('create', DIRECTORY, ROOT, 'd'), F('place', THEIRS, (0, 0), 'f', [(1, 4), (2, 0)], [(2, 9)]), F('place', (0, 0), ROOT, 'e', [(0, 0)]),
            F('place', (0, 0), (2, 5), 'g', [(0, 2)])], (), (1, 2)),
    Vector('mode', 'The bit set, then cleared', [F('mode', THEIRS, True), F('mode', THEIRS, False, [(0, 0), (1, 9)])], (), (1,)),
    Vector('remove', 'A removal that saw text and versions; an own creation removed and put back',
           [F('remove', THEIRS, [(1, 4), (2, 0)], [(1, 0, 10), (2, 5, 1)], [(1, 8), (2, 3)]), F('create', FILE, ROOT, 'x'), F('remove', (0, 1), [(0, 1)]),
            F('place', (0, 1), ROOT, 'y', [(0, 1)], [(0, 2)])], (), (1, 2)),
    Vector('insert-slots', 'An insert in each slot, at text of others and at own text',
           files=[(THEIRS, [F('insert', b'first\n', before=[(1, 0)]), F('insert', b'l\n', BEFORE, (1, 0), [(0, 5)], [(1, 0)]),
                            F('insert', b'm\n', IN_PLACE, (2, 3), [(1, 2)], [(2, 4)], [([(2, 3, 1)], [], [])]),
                            F('insert', b'r\n', AFTER, (0, 9), [(0, 9)])])], dependencies=(1, 2)),
    Vector('insert-runs', 'An insert that displaces two runs, between several neighbours, with the most witnesses',
           files=[(THEIRS, [F('insert', b'new\n', IN_PLACE, (1, 10), [(2, 8), (1, 3), (1, 9)], [(2, 1), (1, 40)],
                              [([(1, 10, 5), (2, 0, 7)], [(3, 7), (1, 9), (2, 8), (4, 0), (4, 2), (4, 4), (4, 6), (4, 8)], [(1, 20)]),
                               ([(1, 30, 2)], [(1, 29)], [(4, 1), (3, 1)])])])], dependencies=(1, 2), mentions=(3, 4)),
    Vector('insert-again', 'An insert that saw an equal one die', files=[(THEIRS, [F('insert', b'x', again=digests(9, 10))])], dependencies=(1,)),
    Vector('own-text', 'Own text: hung on its last byte, seen beside it, ordered, killed in part, settled, restored',
           [HELLO],
           [((0, 0), [F('insert', b'one\ntwo\n'), F('insert', b'three\n', AFTER, (0, 7), [(0, 7)]), F('insert', b'2\n', IN_PLACE, (0, 4), [(0, 3)], [(0, 8)],
                                                                                                   [([(0, 4, 4)], [(1, 0)], [(1, 1)])]),
                      F('kill', ([(0, 0, 4), (0, 14, 2)], [], [(1, 8)])), F('order', (0, 15), (0, 8)), F('settle', (0, 9), [(0, 3), (0, 4)]),
                      F('restore', [(0, 0, 4)], [(0, 4)])])], (), (2,)),
    Vector('kill', 'Kills: of one byte at the borders of a file, of several ranges, and one again',
           files=[(THEIRS, [F('kill', ([(1, 0, 1)], [], [])), F('kill', ([(1, 5, 10), (2, 0, 3), (1, 15, 1)], [(1, 4), (3, 2)], [(3, 9)])),
                            F('kill', ([(1, 0, 1)], [], []), digests(11, 12))])], dependencies=(1, 2), mentions=(3,)),
    Vector('order', 'Orders of text of two changes', files=[(THEIRS, [F('order', (1, 5), (2, 0)), F('order', (2, 130), (1, 6))])], dependencies=(1, 2)),
    Vector('settle', 'A settlement of kills of others', files=[(THEIRS, [F('settle', (2, 0), [(1, 3), (2, 2)])])], dependencies=(1, 2)),
    Vector('restore', 'Restorations of two ranges from two kills, of one from one',
           files=[(THEIRS, [F('restore', [(1, 0, 5), (2, 7, 1)], [(2, 2), (1, 3)]), F('restore', [(1, 6, 2)], [(1, 3)])])], dependencies=(1, 2)),
    Vector('version-new', 'A binary file in two pieces, and one without a byte',
           [F('create', FILE, ROOT, 'a.bin'), F('create', FILE, ROOT, 'b.bin')],
           [((0, 0), [F('version', content=([b'\x00\x01\x02', b'\xff'], b'\x00\x01\x02\xff'))]), ((0, 1), [F('version', content=([], b''))])]),
    Vector('version-edit', 'A version by copies of another, one that merges two, one upon an own one',
           files=[(THEIRS, [F('version', [(1, 6)], content=([(0, 100), b'\x00new\x00', (200, 3)], b'pretended whole')),
                            F('version', [(0, 0), (2, 1)], content=([(5, 1)], b'n'))])], dependencies=(1, 2)),
    Vector('version-retired', 'Binary no more', files=[(THEIRS, [F('version', [(1, 6)]), F('insert', b'text\n')])], dependencies=(1,)),
    Vector('two-files', 'Numbers and contents run on from file to file',
           [HELLO, F('create', FILE, ROOT, 'b')],
           [((0, 1), [F('insert', b'b\n'), F('kill', ([(0, 0, 1)], [], []))]), ((0, 0), [F('insert', b'a\n'), F('settle', (0, 2), [(0, 4)])]),
            (THEIRS, [F('insert', b'c\n', AFTER, (1, 0)), F('insert', b'd\n', AFTER, (0, 5), [(0, 5)])]), ((1, 5), [F('order', (1, 8), (1, 4))])], (1,)),
    Vector('numbers', 'Numbers at the borders of their encodings and limits',
           [F('mode', (1, 2 ** 32 - 1), True, [(1, n) for n in (127, 128, 16383, 16384, 2 ** 21 - 1, 2 ** 21, 2 ** 28 - 1, 2 ** 28)])],
           [(THEIRS, [F('insert', b'n' * 300, AFTER, (1, 2 ** 42)), F('kill', ([(1, 2 ** 35 - 1, 2 ** 30), (1, 2 ** 35, 127), (0, 299, 1)], [], []))])], (1,)),
    Vector('everything', 'A value of its own for every field', [
        F('create', DIRECTORY, ROOT, 'dir'), F('create', FILE, (0, 0), 'file', again=digests(20, 21)), F('create', SYMLINK, (2, 33), 'link'),
        F('place', (1, 34), (0, 0), 'moved', [(1, 35), (0, 1)], [(2, 36)]), F('mode', (2, 37), True, [(1, 38)]),
        F('remove', (1, 39), [(2, 40)], [(1, 41, 42), (2, 43, 44)], [(1, 45)])],
        [((0, 1), [F('insert', b'some text\n'),
                   F('insert', b'more\n', IN_PLACE, (1, 50), [(0, 9), (2, 51)], [(1, 52)],
                     [([(1, 50, 53), (2, 54, 55)], [(3, 56), (1, 57)], [(4, 58)]), ([(2, 59, 60)], [], [(1, 61), (3, 62)])], digests(22)),
                   F('kill', ([(1, 63, 64), (0, 0, 5)], [(2, 65)], [(3, 66)]), digests(23, 24)), F('order', (1, 67), (0, 10)),
                   F('settle', (2, 68), [(1, 69), (0, 8)]), F('restore', [(2, 70, 71), (1, 72, 73)], [(0, 7), (2, 74)])]),
         ((2, 75), [F('version', [(1, 76), (2, 77)], content=([(78, 79), b'binary', (80, 81)], b'pretended')), F('version', [(0, 12)])])],
        (1, 2), (3, 4), head=dict(
            name='Ada', email='ada@example.org', key=bytes(range(100, 120)), time=1_234_567_890_123_456_789, offset=-90, message='Everything\n\nat once',
            commitment=digest(25), nonce=b'\x0a\x0b', extensions=[('byline.test', b'1'), ('org.example.x', b'')])),
]

# ---- What must be refused --------------------------------------------------------------------------------------------------

INVALID = []

def bad(name, refusal, told, data): INVALID.append((name, refusal, told, data))

def bad_head(name, refusal, told, /, **fields): bad(name, refusal, told, change(header(**fields)))

def raw_head(*, names=b'\x00\x00\x00', time=b'\x00\x00', message=b'\x00', rest=b'\x00\x00\x00'): return names + time + message + rest

def bad_tree(name, refusal, told, *facts): bad(name, refusal, told, change(header(), digests(1), tree=facts))

def bad_text(name, refusal, told, *facts, stretches=(), mentions=()):
    bad(name, refusal, told, change(header(), digests(1), digests(*mentions), stretches, (), [(THEIRS, facts)]))

def collect():
    tail = b'\x00\x00' + varint(0) + contents_digest([]) + b'\x00\x00'
    one, two = sorted([digest(1), digest(2)])
    bad('nothing', 'truncated', 'no bytes', b'')
    bad('version-0', 'unsupportedVersion', 'version 0', change(header(), version=varint(0)))
    bad('version-2', 'unsupportedVersion', 'version 2', change(header(), version=varint(2)))
    bad('version-padded', 'varintNotMinimal', 'version 1 in two bytes', change(header(), version=b'\x81\x00'))
    bad('trailing', 'trailingBytes', 'a byte after the end', change(header()) + b'\x00')

    bad('varint-11-bytes', 'varintTooLong', 'a time of eleven bytes', varint(1) + raw_head(time=b'\x80' * 10 + b'\x01\x00') + tail)
    bad('varint-2-to-64', 'varintTooLong', 'a time of 2^64', varint(1) + raw_head(time=b'\x80' * 9 + b'\x02\x00') + tail)
    bad('varint-padded', 'varintNotMinimal', 'a time of 0 in three bytes', varint(1) + raw_head(time=b'\x80\x80\x00\x00') + tail)
    bad_head('author-long', 'valueTooLarge', 'a name of 4097 bytes', name='n' * 4097)
    bad_head('offset-east', 'valueTooLarge', '1441 minutes east', offset=1441)
    bad_head('offset-west', 'valueTooLarge', '1441 minutes west', offset=-1441)
    bad_head('offset-least', 'valueTooLarge', 'an offset of -2^63', offset=-2 ** 63)
    bad('message-announced', 'valueTooLarge', 'a message of 2^24 + 1 bytes, announced', varint(1) + raw_head(message=varint(2 ** 24 + 1)) + tail)
    bad('message-short', 'truncated', 'a message of 200 bytes of which 40 follow', varint(1) + raw_head(message=varint(200) + b'm' * 40, rest=b''))
    bad('commitment-flag', 'unknownTag', 'a flag of 2', varint(1) + raw_head(rest=b'\x02\x00\x00') + tail)
    bad_head('nonce-long', 'valueTooLarge', 'a nonce of 65 bytes', nonce=bytes(65))
    bad_head('extensions-descend', 'notCanonical', 'b before a', extensions=[('b', ''), ('a', '')])
    bad_head('extension-prefix', 'notCanonical', 'aa before a', extensions=[('aa', ''), ('a', '')])
    bad_head('extension-twice', 'notCanonical', 'a key twice', extensions=[('a', '1'), ('a', '2')])
    bad_head('extension-key-long', 'valueTooLarge', 'a key of 4097 bytes', extensions=[('k' * 4097, '')])
    bad('extension-announced', 'valueTooLarge', 'a value of 2^20 + 1 bytes, announced',
        varint(1) + raw_head(rest=b'\x00\x00' + varint(1) + string('a') + varint(2 ** 20 + 1)) + tail)
    bad('extensions-absurd', 'truncated', '2^63 extensions', varint(1) + raw_head(rest=b'\x00\x00' + varint(2 ** 63)) + tail)

    bad('dependencies-descend', 'notCanonical', 'dependencies out of order', change(header(), [two, one]))
    bad('dependency-twice', 'notCanonical', 'a dependency twice', change(header(), [one, one]))
    bad('dependencies-absurd', 'truncated', '2^62 dependencies', varint(1) + header() + varint(2 ** 62) + tail)
    bad('dependencies-some-absent', 'truncated', 'three dependencies of which two follow', varint(1) + header() + varint(3) + one + two)
    bad('mentions-descend', 'notCanonical', 'mentions out of order', change(header(), (), [two, one]))
    bad('mention-is-dependency', 'notCanonical', 'a change in both tables', change(header(), [one, two], [two]))
    bad('contents-too-many', 'valueTooLarge', 'contents of 2^42 + 1 bytes', change(header(), count=2 ** 42 + 1))
    bad('contents-unused', 'notCanonical', 'contents without a fact', change(header(), stretches=[b'lost\n']))
    bad('contents-exceeded', 'valueTooLarge', 'an insert of more bytes than there are', change(header(), digests(1), (), [b'12345'], (), [(THEIRS, [e.insert(6)])]))
    bad('contents-digest', 'notCanonical', 'no contents, but a digest of some', change(header(), digest=contents_digest([b'x'])))

    bad_tree('tree-tag-0', 'unknownTag', 'a tree fact 0', b'\x00')
    bad_tree('tree-tag-5', 'unknownTag', 'a tree fact 5', b'\x05')
    bad_tree('kind-3', 'unknownTag', 'an inode of kind 3', e.create(3, ROOT, 'x'))
    for name, told, text in [
            ('empty', 'no name', b''), ('dot', 'a name .', b'.'), ('dot-dot', 'a name ..', b'..'), ('slash', 'a name with /', b'a/b'),
            ('nul', 'a name with NUL', b'a\x00b'), ('own', "the repository's directory", b'.byline'), ('own-case', 'the same in capitals', b'.ByLine'),
            ('own-dots', 'the same with dots and blanks after it', b'.byline. .')]:
        bad_tree('name-' + name, 'notCanonical', told, e.create(FILE, ROOT, text))
    bad_tree('name-256', 'valueTooLarge', 'a name of 256 bytes', e.create(FILE, ROOT, 'x' * 256))
    bad_tree('name-of-place', 'notCanonical', 'a move to ..', e.place(THEIRS, ROOT, '..'))
    bad_tree('creation-again-descends', 'notCanonical', 'names out of order', e.create(FILE, ROOT, 'x', again=[two, one]))
    bad_tree('place-root', 'notCanonical', 'the root moved', e.place(ROOT, ROOT, 'x'))
    bad_tree('mode-root', 'notCanonical', 'the root executable', e.mode(ROOT, True))
    bad_tree('remove-root', 'notCanonical', 'the root removed', e.remove(ROOT))
    bad_tree('mode-flag', 'unknownTag', 'a bit of 2', b'\x03' + e.inode(THEIRS) + b'\x02\x00')
    bad_tree('parent-itself', 'valueTooLarge', 'a directory in itself', e.create(DIRECTORY, (0, 0), 'x'))
    bad_tree('inode-of-a-mode', 'misplacedReference', 'a parent made by a mode', e.mode(THEIRS, True), e.create(FILE, (0, 0), 'x'))
    bad_tree('supersedes-a-mode', 'misplacedReference', 'a move that supersedes a mode', e.mode(THEIRS, True), e.place(THEIRS, ROOT, 'x', [(0, 0)]))
    bad_tree('settles-a-move', 'misplacedReference', 'a move that settles a move', e.place(THEIRS, ROOT, 'x'), e.place(THEIRS, ROOT, 'y', [], [(0, 0)]))
    bad_tree('holder-absent', 'valueTooLarge', 'the second of one dependency', e.mode((2, 0), True))
    bad_tree('number-2-to-32', 'valueTooLarge', 'fact 2^32', e.mode((1, 2 ** 32), True))
    bad_tree('seen-own-text', 'valueTooLarge', 'a removal that saw own text', e.remove(THEIRS, [], [(0, 0, 1)]))
    bad_tree('tree-absurd', 'truncated', 'a list of 2^40 names', b'\x01\x00\x00' + string('x') + varint(2 ** 40))

    text = b'line\n'
    bad_text('tag-0', 'unknownTag', 'a content fact 0', b'\x00')
    bad_text('tag-7', 'unknownTag', 'a content fact 7', b'\x07')
    bad_text('insert-nothing', 'notCanonical', 'an insert of no bytes', e.insert(0))
    bad('insert-too-long', 'valueTooLarge', 'a block of 2^30 + 1 bytes', change(header(), digests(1), files=[(THEIRS, [e.insert(2 ** 30 + 1)])], count=2 ** 31, digest=one))
    for slot in (3, 4, 5, 7): bad_text('slot-%d' % slot, 'unknownTag', 'slot %d' % slot, e.insert(5, slot, (1, 0)), stretches=[text])
    bad_text('anchor-itself', 'valueTooLarge', 'a block hung on itself', e.insert(5, AFTER, (0, 4)), stretches=[text])
    bad_text('anchor-inside', 'misplacedReference', 'a block hung after a byte inside another', e.insert(5), e.insert(5, AFTER, (0, 3)), stretches=[text, text])
    bad_text('range-empty', 'notCanonical', 'a range of no bytes', e.kill(([(1, 0, 0)], [], [])))
    bad_text('range-too-long', 'valueTooLarge', 'a range of 2^30 + 1 bytes', e.kill(([(1, 0, 2 ** 30 + 1)], [], [])))
    bad_text('range-over-end', 'valueTooLarge', 'a range beyond the end of an own block', e.insert(5), e.insert(5), e.kill(([(0, 1, 5)], [], [])), stretches=[text, text])
    bad_text('offset-2-to-42', 'valueTooLarge', 'an offset of 2^42 + 1', e.order((1, 0), (1, 2 ** 42 + 1)))
    bad_text('run-empty', 'notCanonical', 'a run of no ranges', e.kill(([], [(1, 0)], [])))
    bad_text('runs-absurd', 'truncated', '2^33 runs', b'\x01' + varint(5) + b'\x06\x00\x00' + varint(2 ** 33), stretches=[text])
    bad_text('witness-own', 'misplacedReference', 'own text as a witness', e.insert(5), e.kill(([(1, 0, 1)], [(0, 0)], [])), stretches=[text])
    bad_text('witness-absent', 'valueTooLarge', 'a witness in a change that is not listed', e.kill(([(1, 0, 1)], [(3, 0)], [])), mentions=(3,))
    bad_text('text-of-mention', 'valueTooLarge', 'text of a change that is only mentioned', e.kill(([(2, 0, 1)], [], [])), mentions=(3,))
    bad_text('kill-again-twice', 'notCanonical', 'a name twice', e.kill(([(1, 0, 1)], [], []), [one, one]))
    bad_text('settles-an-order', 'misplacedReference', 'a settlement of an order', e.order((1, 0), (1, 5)), e.settle((1, 5), [(0, 0)]))
    bad_text('settles-later', 'valueTooLarge', 'a settlement of what comes later', e.settle((1, 5), [(0, 1)]), e.kill(([(1, 0, 1)], [], [])))
    bad_text('restore-holder', 'valueTooLarge', 'a kill of a change that is not listed', e.restore([(1, 0, 1)], [(2, 0)]))
    bad('text-of-another-file', 'misplacedReference', 'own text of another file',
        change(header(), digests(1), (), [text], (), [(THEIRS, [e.insert(5)]), ((1, 5), [e.order((0, 4), (1, 0))])]))
    bad('kill-of-another-file', 'misplacedReference', 'an own kill of another file',
        change(header(), digests(1), (), (), (), [(THEIRS, [e.kill(([(1, 0, 1)], [], []))]), ((1, 5), [e.settle((1, 0), [(0, 0)])])]))
    bad_text('text-of-version', 'misplacedReference', 'a byte of a version', e.version((), (5, sha256(text), [e.new(5)])), e.order((0, 4), (1, 0)), stretches=[text])
    bad_text('version-flag', 'unknownTag', 'a version with a flag of 2', b'\x06\x00\x02')
    bad_text('version-of-a-kill', 'misplacedReference', 'a version that supersedes a kill', e.kill(([(1, 0, 1)], [], [])), e.version([(0, 0)]))
    bad_text('pieces-too-few', 'notCanonical', 'pieces that make up less', e.version((), (6, sha256(text), [e.new(5)])), stretches=[text])
    bad_text('pieces-too-many', 'notCanonical', 'pieces that make up more', e.version([(1, 0)], (6, sha256(text), [e.new(5), e.copy(0, 2)])), stretches=[text])
    bad_text('pieces-overflow', 'notCanonical', 'pieces whose sum is over 2^63',
             e.version([(1, 0)], (2 ** 42, sha256(text), [e.copy(0, 2 ** 42)] * 3)))
    bad_text('piece-empty', 'notCanonical', 'a copy of no bytes', e.version([(1, 0)], (0, sha256(b''), [e.copy(7, 0)])))
    bad_text('piece-tag', 'unknownTag', 'a piece 2', e.version((), (5, sha256(text), [b'\x02\x05'])), stretches=[text])
    bad_text('copy-of-nothing', 'notCanonical', 'a copy without a base', e.version((), (5, sha256(text), [e.copy(0, 5)])))
    bad_text('file-empty', 'notCanonical', 'a file without facts')
    bad('file-root', 'notCanonical', 'text of the root', change(header(), (), (), [text], (), [(ROOT, [e.insert(5)])]))
    bad('file-twice', 'notCanonical', 'a file in two places', change(header(), digests(1), (), [text, text], (), [(THEIRS, [e.insert(5)]), (THEIRS, [e.insert(5)])]))
    bad('file-of-a-mode', 'misplacedReference', 'a file made by a mode', change(header(), digests(1), (), [text], [e.mode(THEIRS, True)], [((0, 0), [e.insert(5)])]))
    bad('files-absurd', 'truncated', '2^64 - 1 files', change(header())[:-1] + varint(2 ** 64 - 1))

# ---- Writing ---------------------------------------------------------------------------------------------------------------

def rows(data): return ''.join(data[i:i + 32].hex() + '\n' for i in range(0, len(data), 32))

def files():
    """Path -> text of every fixture."""
    collect()
    out = {}
    for v in VECTORS:
        out[v.name + '.hex'] = rows(v.bytes)
        out[v.name + '.hash'] = base32(v.hash) + '\n'
        if v.stretches: out[v.name + '.contents'] = rows(b''.join(v.stretches))
        if v.signed: out[v.name + '.signature'] = rows(e.signature(KEY_SEED, v.hash))
    for name, _, _, data in INVALID: out['invalid/%s.hex' % name] = rows(data)
    out['vectors.md'] = '# Changes that must be read\n\n| name | bytes | what |\n| --- | ---: | --- |\n' + ''.join(
        '| %s | %d | %s |\n' % (v.name, len(v.bytes), v.told) for v in VECTORS)
    out['invalid/refusals.md'] = '# Bytes that must be refused\n\n| name | refusal | what |\n| --- | --- | --- |\n' + ''.join(
        '| %s | %s | %s |\n' % row[:3] for row in INVALID)
    out['names.txt'] = ''.join('%s %d %s %s\n' % (v.name, n, kind, base32(name)) for v in VECTORS for n, kind, name in v.names())
    return out

def main():
    check, wrong = '--check' in sys.argv[1:], []
    for path, text in files().items():
        where = os.path.join(HERE, path)
        if check:
            if not os.path.exists(where) or open(where).read() != text: wrong.append(path)
            continue
        os.makedirs(os.path.dirname(where), exist_ok=True)
        with open(where, 'w') as out: out.write(text)
    if wrong: sys.exit('differ: ' + ' '.join(wrong))

if __name__ == '__main__': main()
