"""Published archives of a program's releases, and what a tree of files is: the paths with what stands there."""

import functools
import hashlib
import os
import re
import shutil
import stat
import subprocess
import tarfile

# What a working copy holds besides the tree.
CONTROL = {".byline", ".git"}


def file_digest(data):
    return hashlib.sha256(data).hexdigest()


def tree(directory):
    """Every path below a directory: directories, empty ones too, links with their targets, files with mode and digest."""
    found = {}
    for folder, folders, names in os.walk(directory):
        if folder == directory:
            folders[:] = [name for name in folders if name not in CONTROL]
        for name in folders + names:
            path = os.path.join(folder, name)
            relative = os.path.relpath(path, directory)
            mode = os.lstat(path).st_mode
            if stat.S_ISLNK(mode):
                found[relative] = ("link", os.readlink(path))
            elif stat.S_ISDIR(mode):
                found[relative] = ("directory",)
            else:
                with open(path, "rb") as file:
                    found[relative] = ("file", bool(mode & 0o100), file_digest(file.read()))
    return found


def difference(expected, found, limit=8):
    """The first paths in which two trees differ, for people; empty if they are one."""
    lines = []
    for path in sorted(expected.keys() | found.keys()):
        if expected.get(path) != found.get(path):
            lines.append(f"{path}: expected {expected.get(path)}, found {found.get(path)}")
    return lines[:limit] + ([f"and {len(lines) - limit} more"] if len(lines) > limit else [])


def files_changed(old, new):
    """How many files and links differ between two trees."""
    return sum(
        1 for path in old.keys() | new.keys()
        if old.get(path) != new.get(path) and ("directory",) not in (old.get(path), new.get(path)))


class Release:
    """One archive: a tar file whose members lie in one folder, as source distributions do."""

    def __init__(self, path):
        self.path = path
        name = re.sub(r"\.(tar\.\w+|tgz)$", "", os.path.basename(path))
        self.version = name.rsplit("-", 1)[1]

    @functools.cached_property
    def tree(self):
        """What the archive holds, as `tree` tells it of a directory."""
        found = {}
        with tarfile.open(self.path) as archive:
            for member in archive:
                relative = member.name.partition("/")[2].rstrip("/")
                if not relative:
                    continue
                if member.isdir():
                    found[relative] = ("directory",)
                elif member.issym():
                    found[relative] = ("link", member.linkname)
                else:
                    data = archive.extractfile(member).read()
                    found[relative] = ("file", bool(member.mode & 0o100), file_digest(data))
        for path in list(found):
            while path := os.path.dirname(path):
                found.setdefault(path, ("directory",))
        return found

    @property
    def files(self):
        return sum(1 for entry in self.tree.values() if entry[0] != "directory")

    def unpack(self, directory):
        """Puts the release in the place of what is in a directory, but for repositories."""
        there = tree(directory)
        for path in sorted(there, reverse=True):
            if self.tree.get(path, ("nothing",))[0] != there[path][0]:
                full = os.path.join(directory, path)
                if there[path][0] == "directory":
                    shutil.rmtree(full, ignore_errors=True)
                elif os.path.lexists(full):
                    os.remove(full)
        subprocess.run(
            ["tar", "-xf", self.path, "-C", directory, "--strip-components=1", "--no-same-owner"], check=True)

    @property
    def order(self):
        """Sorts versions as people count."""
        return [int(part) if part.isdigit() else part for part in re.split(r"[.\-]", self.version)]


def releases(directory):
    names = [name for name in os.listdir(directory) if re.search(r"\.(tar\.\w+|tgz)$", name)]
    return sorted((Release(os.path.join(directory, name)) for name in names), key=lambda release: release.order)
