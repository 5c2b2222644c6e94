#define _GNU_SOURCE
#include "shims.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SYS_openat2
#include <linux/openat2.h>
#endif

const int byline_o_path = O_PATH;
const short byline_spawn_setsid = POSIX_SPAWN_SETSID;
const short byline_spawn_setsigmask = POSIX_SPAWN_SETSIGMASK;
const short byline_spawn_setsigdef = POSIX_SPAWN_SETSIGDEF;

int byline_open_beneath(int directory, const char *path, int flags) {
#ifdef SYS_openat2
  struct open_how how;
  memset(&how, 0, sizeof how);
  how.flags = (unsigned int)flags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
#else
  (void)directory, (void)path, (void)flags;
  errno = ENOSYS;
  return -1;
#endif
}

int byline_renameat2(int old_directory, const char *old_name, int new_directory, const char *new_name,
                     unsigned int flags) {
#ifdef SYS_renameat2
  return (int)syscall(SYS_renameat2, old_directory, old_name, new_directory, new_name, flags);
#else
  (void)old_directory, (void)old_name, (void)new_directory, (void)new_name, (void)flags;
  errno = ENOSYS;
  return -1;
#endif
}

ssize_t byline_getdents64(int directory, void *buffer, size_t count) {
  return syscall(SYS_getdents64, directory, buffer, count);
}

int byline_open_terminal(char *name, size_t capacity, unsigned short rows, unsigned short columns) {
  int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) return -1;
  struct winsize size = {.ws_row = rows, .ws_col = columns};
  if (grantpt(terminal) == 0 && unlockpt(terminal) == 0 && ptsname_r(terminal, name, capacity) == 0 &&
      ioctl(terminal, TIOCSWINSZ, &size) == 0)
    return terminal;
  close(terminal);
  return -1;
}

ssize_t byline_getrandom(void *buffer, size_t count) { return getrandom(buffer, count, 0); }

static void clear_line(int number) {
  static const char clear[] = "\r\033[K";
  // Only what is safe in a handler. The default is back by now, and ends the process.
  ssize_t written = write(STDERR_FILENO, clear, sizeof clear - 1);
  (void)written;
  raise(number);
}

void byline_clear_line_on_interrupt(int wanted) {
  struct sigaction action;
  if (sigaction(SIGINT, NULL, &action) != 0) return;
  if (action.sa_handler != (wanted ? SIG_DFL : clear_line)) return;
  memset(&action, 0, sizeof action);
  action.sa_handler = wanted ? clear_line : SIG_DFL;
  action.sa_flags = (int)(SA_RESETHAND | SA_NODEFER);
  sigaction(SIGINT, &action, NULL);
}

static const char *bus_message;
static int bus_status;

static void bus_error(int signal) {
  (void)signal;
  // Only what is safe in a handler.
  ssize_t written = write(STDERR_FILENO, bus_message, strlen(bus_message));
  (void)written;
  _exit(bus_status);
}

void byline_exit_on_bus_error(const char *message, int status) {
  bus_message = strdup(message);
  bus_status = status;
  if (bus_message == NULL) return;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = bus_error;
  action.sa_flags = (int)SA_RESETHAND;
  sigaction(SIGBUS, &action, NULL);
}
