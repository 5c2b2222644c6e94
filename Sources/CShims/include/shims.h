// The Linux calls that Swift cannot make itself: variadic `syscall`, or hidden behind a feature macro.

#ifndef BYLINE_SHIMS_H
#define BYLINE_SHIMS_H

#include <stddef.h>
#include <sys/types.h>

/// O_PATH: a descriptor that names a place, for `*at` calls only.
extern const int byline_o_path;

/// POSIX_SPAWN_SETSID: the new process leads a session of its own.
extern const short byline_spawn_setsid;

/// POSIX_SPAWN_SETSIGMASK and POSIX_SPAWN_SETSIGDEF: the new process has the signal mask, and the usual answers to signals, that are given.
extern const short byline_spawn_setsigmask;
extern const short byline_spawn_setsigdef;

/// Flag for `byline_renameat2`: fail with EEXIST instead of replacing the target.
enum { BYLINE_RENAME_NOREPLACE = 1 };

/// Opens `path` below `directory`, through no symbolic link and never outside it (openat2).
/// Fails with ENOSYS where kernel or headers do not know the call.
int byline_open_beneath(int directory, const char *path, int flags);

/// renameat2; fails with ENOSYS where kernel or headers do not know the call.
int byline_renameat2(int old_directory, const char *old_name, int new_directory, const char *new_name,
                     unsigned int flags);

/// getdents64: fills `buffer` with packed directory records, 0 at the end.
ssize_t byline_getdents64(int directory, void *buffer, size_t count);

/// Opens a new terminal of that size and gives the end its user sits at, or -1; `name` gets the path of the other end.
/// For tests of what a program does on a terminal.
int byline_open_terminal(char *name, size_t capacity, unsigned short rows, unsigned short columns);

/// getrandom without flags.
ssize_t byline_getrandom(void *buffer, size_t count);

/// While it is wanted, an interrupt takes away the line of the terminal that was begun on standard error before it ends the process, as it
/// does by default. Where somebody else has a say in interrupts, nothing changes.
void byline_clear_line_on_interrupt(int wanted);

/// From now on, reading a mapped file beyond its end writes `message` to standard error and ends the process with `status`.
/// The kernel says so by SIGBUS only, and the bytes that were asked for do not exist: there is nothing to go on with.
void byline_exit_on_bus_error(const char *message, int status);

#endif
