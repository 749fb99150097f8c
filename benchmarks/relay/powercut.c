/*
 * What a power cut leaves: for every file below $POWERCUT_FOLDER, an image below $POWERCUT_IMAGES with its content as of its
 * last fsync. Kill the process, put the images where the files were, and every write that was not synced is gone.
 *
 * Preloaded before libc (LD_PRELOAD). A write is remembered as a range; fsync and fdatasync copy the remembered ranges and the
 * length of the file into its image. A file that was never synced has no image and is gone. Linking, renaming and unlinking count at
 * once, for SQLite syncs the directory after them. The images themselves need no fsync: the machine stays up.
 *
 * cc -shared -fPIC -O2 -o powercut.so powercut.c -ldl -lpthread
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 1024

struct range {
  off_t start;
  off_t end;
};

struct file {
  char *path;
  struct range *ranges;
  size_t count;
  size_t room;
};

/* By path: SQLite closes and opens the files of one database again. */
static struct file files[FILES];
static size_t file_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static const char *images;

#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))

static void die(const char *what) {
  fprintf(stderr, "powercut: %s\n", what);
  abort();
}

__attribute__((constructor)) static void begin(void) {
  folder = getenv("POWERCUT_FOLDER");
  images = getenv("POWERCUT_IMAGES");
}

/* The file behind a descriptor, or NULL for one that is not below the folder. Called with the lock held. */
static struct file *file_of(int fd) {
  char link[64], path[PATH_MAX];
  if (!folder || !images) return NULL;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return NULL;
  path[length] = 0;
  size_t prefix = strlen(folder);
  if (strncmp(path, folder, prefix) || path[prefix] != '/') return NULL;
  for (size_t i = 0; i < file_count; i++)
    if (!strcmp(files[i].path, path)) return &files[i];
  if (file_count == FILES) die("too many files");
  files[file_count].path = strdup(path);
  return &files[file_count++];
}

static void image_path(char *target, const char *path) {
  char name[PATH_MAX];
  snprintf(name, sizeof name, "%s", path + strlen(folder) + 1);
  for (char *c = name; *c; c++)
    if (*c == '/') *c = '%';
  if (snprintf(target, PATH_MAX, "%s/%s", images, name) >= PATH_MAX) die("path too long");
}

static void note(int fd, off_t start, off_t length) {
  if (length <= 0) return;
  pthread_mutex_lock(&lock);
  struct file *file = file_of(fd);
  if (file) {
    struct range *last = file->count ? &file->ranges[file->count - 1] : NULL;
    if (last && last->end == start) last->end = start + length;
    else {
      if (file->count == file->room) {
        file->room = file->room ? file->room * 2 : 64;
        file->ranges = realloc(file->ranges, file->room * sizeof *file->ranges);
        if (!file->ranges) die("out of memory");
      }
      file->ranges[file->count++] = (struct range){start, start + length};
    }
  }
  pthread_mutex_unlock(&lock);
}

static void copy_range(int from, int to, struct range range) {
  static char buffer[1 << 16];
  for (off_t at = range.start; at < range.end;) {
    size_t want = range.end - at < (off_t)sizeof buffer ? (size_t)(range.end - at) : sizeof buffer;
    ssize_t got = pread(from, buffer, want, at);
    if (got < 0) die("a file cannot be read");
    if (got == 0) return;
    ssize_t (*write_at)(int, const void *, size_t, off_t) = NEXT(ssize_t(*)(int, const void *, size_t, off_t), "pwrite");
    if (write_at(to, buffer, got, at) != got) die("an image cannot be written");
    at += got;
  }
}

/* A descriptor that is not open for reading is opened once more. */
static void synced(int fd) {
  pthread_mutex_lock(&lock);
  struct file *file = file_of(fd);
  struct stat state;
  if (file && fstat(fd, &state) == 0 && S_ISREG(state.st_mode)) {
    char target[PATH_MAX];
    image_path(target, file->path);
    int (*open_file)(const char *, int, ...) = NEXT(int (*)(const char *, int, ...), "open");
    int from = open_file(file->path, O_RDONLY);
    int to = open_file(target, O_WRONLY | O_CREAT, 0600);
    if (from < 0 || to < 0) die("an image cannot be opened");
    for (size_t i = 0; i < file->count; i++) copy_range(from, to, file->ranges[i]);
    file->count = 0;
    int (*truncate_file)(int, off_t) = NEXT(int (*)(int, off_t), "ftruncate");
    if (truncate_file(to, state.st_size)) die("an image cannot be truncated");
    close(from);
    close(to);
  }
  pthread_mutex_unlock(&lock);
}

#define WRITES_AT(name, offset_type)                                                       \
  ssize_t name(int fd, const void *data, size_t length, offset_type at) {                  \
    static ssize_t (*real)(int, const void *, size_t, offset_type);                        \
    if (!real) real = NEXT(ssize_t(*)(int, const void *, size_t, offset_type), #name);     \
    ssize_t done = real(fd, data, length, at);                                             \
    note(fd, at, done);                                                                    \
    return done;                                                                           \
  }
WRITES_AT(pwrite, off_t)
WRITES_AT(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t length) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = NEXT(ssize_t(*)(int, const void *, size_t), "write");
  ssize_t done = real(fd, data, length);
  if (folder && done > 0) {
    off_t end = lseek(fd, 0, SEEK_CUR);
    if (end >= 0) note(fd, end - done, done);
  }
  return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  static ssize_t (*real)(int, const struct iovec *, int);
  if (!real) real = NEXT(ssize_t(*)(int, const struct iovec *, int), "writev");
  ssize_t done = real(fd, parts, count);
  if (folder && done > 0) {
    off_t end = lseek(fd, 0, SEEK_CUR);
    if (end >= 0) note(fd, end - done, done);
  }
  return done;
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = NEXT(int (*)(int), "fsync");
  int result = real(fd);
  if (result == 0) synced(fd);
  return result;
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = NEXT(int (*)(int), "fdatasync");
  int result = real(fd);
  if (result == 0) synced(fd);
  return result;
}

/* The image of a path below the folder, given as it may be. 0 for any other path. */
static int image_below(char *target, const char *path) {
  char whole[PATH_MAX], here[PATH_MAX];
  if (!folder || !images) return 0;
  if (path[0] == '/') here[0] = 0;
  else if (!getcwd(here, sizeof here)) return 0;
  if (snprintf(whole, sizeof whole, "%s%s%s", here, here[0] ? "/" : "", path) >= (int)sizeof whole) die("path too long");
  size_t prefix = strlen(folder);
  if (strncmp(whole, folder, prefix) || whole[prefix] != '/') return 0;
  image_path(target, whole);
  return 1;
}

int unlink(const char *path) {
  static int (*real)(const char *);
  if (!real) real = NEXT(int (*)(const char *), "unlink");
  char target[PATH_MAX];
  int result = real(path);
  if (result == 0 && image_below(target, path)) real(target);
  return result;
}

typedef int (*two_paths)(const char *, const char *);

static int with_images(two_paths real, const char *from, const char *to) {
  char source[PATH_MAX], target[PATH_MAX];
  int result = real(from, to);
  if (result == 0 && image_below(source, from) && image_below(target, to)) real(source, target);
  return result;
}

/* The second name of a file that was synced under the first: key files are made so. */
int link(const char *from, const char *to) {
  static two_paths real;
  if (!real) real = NEXT(two_paths, "link");
  return with_images(real, from, to);
}

int rename(const char *from, const char *to) {
  static two_paths real;
  if (!real) real = NEXT(two_paths, "rename");
  return with_images(real, from, to);
}
