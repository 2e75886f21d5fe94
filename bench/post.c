#define _GNU_SOURCE
// Keeps N connections busy with the requests of a file, each sent once, and says how fast answers came.
//   post <port> <connections> <seconds> <file>      file: 4-byte little-endian length, request, and so on
// One line of JSON: answers, answers per second, p50 and p99 in ms, answers that were not 200.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 16384 };

struct line {
    int fd;
    const char *out;
    size_t left;
    size_t have;
    double sent_at;
    char in[BUFFER];
};

static char *requests;
static size_t total, at;
static double *took;
static size_t answers, failures;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int next(struct line *l) {
    uint32_t size;
    if (at + 4 > total) return 0;
    memcpy(&size, requests + at, 4);
    l->out = requests + at + 4;
    l->left = size;
    at += 4 + size;
    l->sent_at = now();
    return 1;
}

static void push(struct line *l) {
    while (l->left) {
        ssize_t n = write(l->fd, l->out, l->left);
        if (n < 0 && errno == EAGAIN) return;
        if (n < 0) die("write");
        l->out += n;
        l->left -= n;
    }
}

// Whether a whole answer is here; it is taken out of the buffer.
static int answered(struct line *l) {
    l->in[l->have] = 0;
    char *end = strstr(l->in, "\r\n\r\n");
    if (!end) return 0;
    char *length = strcasestr(l->in, "content-length:");
    size_t body = length && length < end ? strtoul(length + 15, 0, 10) : 0;
    size_t whole = end + 4 - l->in + body;
    if (l->have < whole) return 0;
    if (memcmp(l->in + 9, "200", 3)) {
        if (!failures++) fprintf(stderr, "%.400s\n", l->in);
    }
    memmove(l->in, l->in + whole, l->have - whole);
    l->have -= whole;
    return 1;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    if (argc != 5) return fprintf(stderr, "post <port> <connections> <seconds> <file>\n"), 2;
    int count = atoi(argv[2]), running = count;
    double seconds = atof(argv[3]);
    int file = open(argv[4], O_RDONLY);
    struct stat stat;
    if (file < 0 || fstat(file, &stat)) die(argv[4]);
    requests = malloc(total = stat.st_size);
    for (size_t done = 0; done < total;) {
        ssize_t n = read(file, requests + done, total - done);
        if (n <= 0) die("read");
        done += n;
    }
    took = malloc(sizeof *took * (total / 100 + 1));
    struct line *lines = calloc(count, sizeof *lines);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    int poll = epoll_create1(0), yes = 1;
    for (int i = 0; i < count; i++) {
        struct line *l = lines + i;
        l->fd = socket(AF_INET, SOCK_STREAM, 0);
        setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (connect(l->fd, (struct sockaddr *)&address, sizeof address)) die("connect");
        fcntl(l->fd, F_SETFL, O_NONBLOCK);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = l};
        epoll_ctl(poll, EPOLL_CTL_ADD, l->fd, &event);
    }
    double began = now();
    for (int i = 0; i < count; i++)
        if (next(lines + i)) push(lines + i);
    while (running) {
        struct epoll_event events[64];
        int ready = epoll_wait(poll, events, 64, 10000);
        if (ready <= 0) die("no answer for 10 s");
        for (int i = 0; i < ready; i++) {
            struct line *l = events[i].data.ptr;
            ssize_t n = read(l->fd, l->in + l->have, BUFFER - 1 - l->have);
            if (n < 0 && errno == EAGAIN) continue;
            if (n <= 0) die("the server hung up");
            l->have += n;
            if (!answered(l)) continue;
            double t = now();
            took[answers++] = t - l->sent_at;
            if (t - began < seconds && next(l)) push(l);
            else running--;
        }
    }
    double elapsed = now() - began;
    qsort(took, answers, sizeof *took, compare);
    printf("{\"answers\":%zu,\"per_s\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"failures\":%zu,\"used_up\":%s}\n", answers,
           answers / elapsed, took[answers / 2] * 1e3, took[answers * 99 / 100] * 1e3, failures,
           at + 4 > total ? "true" : "false");
}
