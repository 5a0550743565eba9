// What a component links instead of WASI (`wasi = false`): its C library's calls end here, and it imports nothing.
// Output counts as written and is dropped, there are no arguments, no environment and no files, `exit` traps, and whatever
// else is asked for is not supported. Each function has two names: the one that wasi-libc's C calls, and the one that Zig's does.

#include <stdint.h>

enum { BAD_DESCRIPTOR = 8, NOT_SUPPORTED = 58 };

#define WASI(name, ...)                                                                      \
  int32_t c_##name(__VA_ARGS__) __asm__("__imported_wasi_snapshot_preview1_" #name);         \
  int32_t zig_##name(__VA_ARGS__) __asm__(#name "|wasi_snapshot_preview1");

#define REFUSED(name, ...)                                                                   \
  WASI(name, __VA_ARGS__)                                                                    \
  int32_t c_##name(__VA_ARGS__) { return NOT_SUPPORTED; }                                    \
  int32_t zig_##name(__VA_ARGS__) { return NOT_SUPPORTED; }

typedef struct {
  uint32_t data;
  uint32_t size;
} piece;

static int32_t drop(const piece *pieces, int32_t count, uint32_t *written) {
  *written = 0;
  for (int32_t index = 0; index < count; index++) *written += pieces[index].size;
  return 0;
}

static int32_t none(uint32_t *count, uint32_t *size) {
  *count = *size = 0;
  return 0;
}

#define NONE(name)                                                                           \
  WASI(name, uint32_t *, uint32_t *)                                                         \
  int32_t c_##name(uint32_t *count, uint32_t *size) { return none(count, size); }            \
  int32_t zig_##name(uint32_t *count, uint32_t *size) { return none(count, size); }

WASI(fd_write, int32_t, const piece *, int32_t, uint32_t *)
int32_t c_fd_write(int32_t fd, const piece *pieces, int32_t count, uint32_t *written) { return drop(pieces, count, written); }
int32_t zig_fd_write(int32_t fd, const piece *pieces, int32_t count, uint32_t *written) { return drop(pieces, count, written); }

WASI(fd_prestat_get, int32_t, int32_t)
int32_t c_fd_prestat_get(int32_t fd, int32_t stat) { return BAD_DESCRIPTOR; }
int32_t zig_fd_prestat_get(int32_t fd, int32_t stat) { return BAD_DESCRIPTOR; }

_Noreturn void c_proc_exit(int32_t) __asm__("__imported_wasi_snapshot_preview1_proc_exit");
_Noreturn void zig_proc_exit(int32_t) __asm__("proc_exit|wasi_snapshot_preview1");
_Noreturn void c_proc_exit(int32_t status) { __builtin_trap(); }
_Noreturn void zig_proc_exit(int32_t status) { __builtin_trap(); }

NONE(args_sizes_get)
NONE(environ_sizes_get)
REFUSED(args_get, int32_t a0, int32_t a1)
REFUSED(environ_get, int32_t a0, int32_t a1)

REFUSED(clock_res_get, int32_t a0, int32_t a1)
REFUSED(clock_time_get, int32_t a0, int64_t a1, int32_t a2)
REFUSED(fd_advise, int32_t a0, int64_t a1, int64_t a2, int32_t a3)
REFUSED(fd_allocate, int32_t a0, int64_t a1, int64_t a2)
REFUSED(fd_close, int32_t a0)
REFUSED(fd_datasync, int32_t a0)
REFUSED(fd_fdstat_get, int32_t a0, int32_t a1)
REFUSED(fd_fdstat_set_flags, int32_t a0, int32_t a1)
REFUSED(fd_fdstat_set_rights, int32_t a0, int64_t a1, int64_t a2)
REFUSED(fd_filestat_get, int32_t a0, int32_t a1)
REFUSED(fd_filestat_set_size, int32_t a0, int64_t a1)
REFUSED(fd_filestat_set_times, int32_t a0, int64_t a1, int64_t a2, int32_t a3)
REFUSED(fd_pread, int32_t a0, int32_t a1, int32_t a2, int64_t a3, int32_t a4)
REFUSED(fd_prestat_dir_name, int32_t a0, int32_t a1, int32_t a2)
REFUSED(fd_pwrite, int32_t a0, int32_t a1, int32_t a2, int64_t a3, int32_t a4)
REFUSED(fd_read, int32_t a0, int32_t a1, int32_t a2, int32_t a3)
REFUSED(fd_readdir, int32_t a0, int32_t a1, int32_t a2, int64_t a3, int32_t a4)
REFUSED(fd_renumber, int32_t a0, int32_t a1)
REFUSED(fd_seek, int32_t a0, int64_t a1, int32_t a2, int32_t a3)
REFUSED(fd_sync, int32_t a0)
REFUSED(fd_tell, int32_t a0, int32_t a1)
REFUSED(path_create_directory, int32_t a0, int32_t a1, int32_t a2)
REFUSED(path_filestat_get, int32_t a0, int32_t a1, int32_t a2, int32_t a3, int32_t a4)
REFUSED(path_filestat_set_times, int32_t a0, int32_t a1, int32_t a2, int32_t a3, int64_t a4, int64_t a5, int32_t a6)
REFUSED(path_link, int32_t a0, int32_t a1, int32_t a2, int32_t a3, int32_t a4, int32_t a5, int32_t a6)
REFUSED(path_open, int32_t a0, int32_t a1, int32_t a2, int32_t a3, int32_t a4, int64_t a5, int64_t a6, int32_t a7, int32_t a8)
REFUSED(path_readlink, int32_t a0, int32_t a1, int32_t a2, int32_t a3, int32_t a4, int32_t a5)
REFUSED(path_remove_directory, int32_t a0, int32_t a1, int32_t a2)
REFUSED(path_rename, int32_t a0, int32_t a1, int32_t a2, int32_t a3, int32_t a4, int32_t a5)
REFUSED(path_symlink, int32_t a0, int32_t a1, int32_t a2, int32_t a3, int32_t a4)
REFUSED(path_unlink_file, int32_t a0, int32_t a1, int32_t a2)
REFUSED(poll_oneoff, int32_t a0, int32_t a1, int32_t a2, int32_t a3)
REFUSED(sched_yield, void)
REFUSED(random_get, int32_t a0, int32_t a1)
REFUSED(sock_accept, int32_t a0, int32_t a1, int32_t a2)
REFUSED(sock_recv, int32_t a0, int32_t a1, int32_t a2, int32_t a3, int32_t a4, int32_t a5)
REFUSED(sock_send, int32_t a0, int32_t a1, int32_t a2, int32_t a3, int32_t a4)
REFUSED(sock_shutdown, int32_t a0, int32_t a1)
