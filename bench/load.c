/* Load client of the fan-out bench: N boards over WebSocket or server-sent events, one thread, epoll.
 *
 * It connects and subscribes everybody, says so ("ready" line, then waits for a line on stdin), publishes event frames
 * through Redis itself, and counts what arrives: every event once per board, in order, and how late. Results are one
 * JSON object per line on stdout.
 *
 *   load (ws|sse) PORT PATH BOARDS [--header 'K: V']... [--send TEXT] [--await TEXT]
 *        [--redis PORT CHANNEL | --tell] [--first SEQ] [--size BYTES]
 *        (--window W | --rate R | --expect K | --listen) [--seconds S]
 *
 * --window: at most W events not yet received by everybody (saturation). --rate: R events per second (latency).
 * --expect: nothing is published; done when each board has K events (catching up). --listen: somebody else publishes.
 * --tell: events are not published but asked for, with a line {"publish":N} on stdout; `ts` is then CLOCK_MONOTONIC.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 1 << 20, SLOTS = 1 << 16, AT_ONCE = 100, BUCKETS = 1 << 16 };
enum phase { CLOSED, ASKED, OPENED, READY };

struct board {
  int fd;
  enum phase phase;
  uint64_t events, last;
  size_t rest_size;
  char *rest;
};

static struct board *boards;
static int board_count, opened, ready, lost_boards, is_ws, port, epoll_fd;
static const char *path, *say, *awaited, *channel = "t:1";
static char headers[4096];
static int close_code, redis_port, redis_fd = -1, payload_size = 300, listening, telling;
static uint64_t window, expected, first_seq = 1, next_seq, delivered, disordered, complete_boards;
static double rate, seconds = 3;
static uint32_t received_by[SLOTS]; /* boards that have event seq, by seq modulo SLOTS */
static uint64_t completed;          /* every board has all events below this one */
static uint64_t late[BUCKETS], late_count; /* 10 microseconds per bucket */
static int measuring;

static void fail(const char *what) {
  perror(what);
  exit(2);
}

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int dial(int to_port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)to_port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to)) fail("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return fd;
}

static void send_all(int fd, const char *data, size_t size) {
  while (size) {
    ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
    if (sent < 0) fail("send");
    data += sent;
    size -= (size_t)sent;
  }
}

static void ask(struct board *b) {
  char request[8192];
  const char *upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
  int size = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s\r\n", path, port,
                      is_ws ? upgrade : "", headers);
  b->fd = dial(port);
  send_all(b->fd, request, (size_t)size);
  b->phase = ASKED;
  struct epoll_event want = {.events = EPOLLIN, .data.u32 = (uint32_t)(b - boards)};
  if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, b->fd, &want)) fail("epoll_ctl");
  opened++;
}

static void say_frame(struct board *b, int opcode, const char *data, size_t size) {
  char frame[4096];
  size_t head = 2;
  frame[0] = (char)(0x80 | opcode);
  if (size < 126) {
    frame[1] = (char)(0x80 | size);
  } else {
    frame[1] = (char)(0x80 | 126);
    frame[2] = (char)(size >> 8);
    frame[3] = (char)size;
    head = 4;
  }
  memset(frame + head, 0, 4); /* a mask of zeros changes nothing */
  memcpy(frame + head + 4, data, size);
  send_all(b->fd, frame, head + 4 + size);
}

static void became_ready(struct board *b, const char *text, size_t size) {
  b->phase = READY;
  ready++;
  const char *position = telling ? memmem(text, size, "\"position\":\"", 12) : NULL;
  const char *colon = position ? memchr(position + 12, ':', size - (size_t)(position + 12 - text)) : NULL;
  if (colon) first_seq = next_seq = completed = strtoull(colon + 1, NULL, 10) + 1;
}

/* One message: an event, or something else. */
static void heard(struct board *b, const char *text, size_t size) {
  static const char mark[] = "{\"op\":\"event\",\"seq\":";
  const char *at = size > sizeof mark && !memcmp(text, mark, sizeof mark - 1) ? text : NULL;
  if (!at) {
    if (awaited && b->phase == OPENED && memmem(text, size, awaited, strlen(awaited))) became_ready(b, text, size);
    return;
  }
  uint64_t seq = strtoull(at + sizeof mark - 1, NULL, 10);
  if (b->last && seq != b->last + 1) disordered++;
  b->last = seq;
  delivered++;
  if (++b->events == expected) complete_boards++;
  if (expected || listening) return;
  if (++received_by[seq % SLOTS] == (uint32_t)board_count) {
    received_by[seq % SLOTS] = 0;
    while (completed <= seq) completed++;
  }
  if (measuring && rate > 0) {
    const char *stamp = memmem(text, size, "\"ts\":", 5);
    if (stamp) {
      uint64_t bucket = (now_ns() - strtoull(stamp + 5, NULL, 10)) / 10000;
      late[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
      late_count++;
    }
  }
}

/* Returns how many bytes were understood. */
static size_t read_ws(struct board *b, const char *data, size_t size) {
  size_t at = 0;
  while (size - at >= 2) {
    const uint8_t *head = (const uint8_t *)data + at;
    size_t body = head[1] & 127, skip = 2;
    if (body == 126) {
      if (size - at < 4) break;
      body = (size_t)head[2] << 8 | head[3];
      skip = 4;
    } else if (body == 127) {
      if (size - at < 10) break;
      body = (size_t)head[6] << 24 | (size_t)head[7] << 16 | (size_t)head[8] << 8 | head[9];
      skip = 10;
    }
    if (size - at < skip + body) break;
    if ((head[0] & 15) == 1) heard(b, data + at + skip, body);
    if ((head[0] & 15) == 9) say_frame(b, 10, data + at + skip, body);
    if ((head[0] & 15) == 8) close_code = body > 1 ? head[skip] << 8 | head[skip + 1] : 1005;
    at += skip + body;
  }
  return at;
}

static size_t read_sse(struct board *b, const char *data, size_t size) {
  size_t at = 0;
  const char *end;
  while ((end = memmem(data + at, size - at, "\n\n", 2))) {
    size_t piece = (size_t)(end - data) - at;
    const char *text = memmem(data + at, piece, "data: ", 6);
    if (text) heard(b, text + 6, piece - (size_t)(text + 6 - data - at));
    at += piece + 2;
  }
  return at;
}

static void hang_up(struct board *b) {
  if (!lost_boards) fprintf(stderr, "a board was closed, code %d\n", close_code);
  close(b->fd);
  b->phase = CLOSED;
  lost_boards++;
}

static void readable(struct board *b) {
  static char room[ROOM + 1];
  memcpy(room, b->rest, b->rest_size);
  ssize_t got = recv(b->fd, room + b->rest_size, ROOM - b->rest_size, 0);
  if (got <= 0) {
    hang_up(b);
    return;
  }
  size_t size = b->rest_size + (size_t)got, at = 0;
  room[size] = 0;
  if (b->phase == ASKED) {
    char *end = memmem(room, size, "\r\n\r\n", 4);
    if (end) {
      if (memcmp(room + 9, is_ws ? "101" : "200", 3)) {
        fprintf(stderr, "refused: %.40s\n", room);
        exit(3);
      }
      at = (size_t)(end + 4 - room);
      b->phase = OPENED;
      if (is_ws && say) say_frame(b, 1, say, strlen(say));
      if (!awaited) became_ready(b, "", 0);
    }
  }
  if (b->phase >= OPENED) at += is_ws ? read_ws(b, room + at, size - at) : read_sse(b, room + at, size - at);
  b->rest_size = size - at;
  if (b->rest_size) {
    b->rest = realloc(b->rest, b->rest_size);
    memcpy(b->rest, room + at, b->rest_size);
  }
}

static void poll_boards(int timeout_ms) {
  struct epoll_event ready_ones[256];
  int count = epoll_wait(epoll_fd, ready_ones, 256, timeout_ms);
  for (int i = 0; i < count; i++) {
    if (ready_ones[i].data.u32 == UINT32_MAX) {
      char answers[65536];
      if (recv(redis_fd, answers, sizeof answers, 0) <= 0) fail("redis");
    } else {
      readable(&boards[ready_ones[i].data.u32]);
    }
  }
}

static void publish(uint64_t count) {
  static char commands[1 << 20];
  size_t size = 0;
  if (telling) {
    printf("{\"publish\":%llu}\n", (unsigned long long)count);
    fflush(stdout);
    next_seq += count;
    return;
  }
  while (count--) {
    char frame[65536];
    int n = snprintf(frame, sizeof frame,
                     "{\"op\":\"event\",\"seq\":%llu,\"topic\":\"alerts\",\"type\":\"alert.updated\",\"id\":"
                     "\"0190a5b0-0000-7000-8000-%012llu\",\"version\":%llu,\"at\":\"2026-11-21T12:00:00.000000Z\","
                     "\"data\":{\"ts\":%llu,\"text\":\"",
                     (unsigned long long)next_seq, (unsigned long long)next_seq, (unsigned long long)next_seq,
                     (unsigned long long)now_ns());
    while (n < payload_size - 3) frame[n++] = 'x';
    memcpy(frame + n, "\"}}", 3);
    n += 3;
    size += (size_t)sprintf(commands + size, "*3\r\n$7\r\nPUBLISH\r\n$%zu\r\n%s\r\n$%d\r\n", strlen(channel), channel, n);
    memcpy(commands + size, frame, (size_t)n);
    size += (size_t)n;
    memcpy(commands + size, "\r\n", 2);
    size += 2;
    next_seq++;
    if (size > sizeof commands - 70000) {
      send_all(redis_fd, commands, size);
      size = 0;
    }
  }
  if (size) send_all(redis_fd, commands, size);
}

static double quantile(double q) {
  uint64_t want = (uint64_t)(q * (double)late_count), seen = 0;
  for (int i = 0; i < BUCKETS; i++)
    if ((seen += late[i]) > want) return (i + 1) / 100.0;
  return -1;
}

static void connect_all(void) {
  int next = 0;
  uint64_t deadline = now_ns() + 60000000000u;
  while (ready + lost_boards < board_count && !(expected && complete_boards + (uint64_t)lost_boards == (uint64_t)board_count)) {
    while (next < board_count && next - ready < AT_ONCE + (expected ? board_count : 0)) ask(&boards[next++]);
    poll_boards(100);
    if (now_ns() > deadline) {
      fprintf(stderr, "only %d of %d boards are ready\n", ready, board_count);
      exit(4);
    }
  }
}

static void saturate(void) {
  uint64_t start = now_ns(), end = start + (uint64_t)(seconds * 1e9), warm = start + (end - start) / 10, stuck = end;
  uint64_t counted_from = 0, from = 0, last = completed;
  for (uint64_t now = start; now < end; now = now_ns()) {
    if (!from && now >= warm) {
      from = now;
      counted_from = delivered;
    }
    uint64_t open = next_seq - completed;
    if (open <= window / 2) publish(window - open);
    poll_boards(1);
    if (completed != last) {
      last = completed;
      stuck = now + 10000000000u;
    } else if (now > stuck) {
      break;
    }
  }
  double took = (double)(now_ns() - from) / 1e9, count = (double)(delivered - counted_from);
  for (uint64_t wait = now_ns() + 15000000000u; completed < next_seq && now_ns() < wait;) poll_boards(10);
  printf("{\"deliveries_per_s\":%.0f,\"events\":%llu,\"delivered\":%llu,\"missing\":%lld,\"disordered\":%llu}\n",
         count / took, (unsigned long long)(next_seq - first_seq), (unsigned long long)delivered,
         (long long)((next_seq - first_seq) * (uint64_t)board_count) - (long long)delivered,
         (unsigned long long)disordered);
}

static void pace(void) {
  uint64_t start = now_ns(), end = start + (uint64_t)(seconds * 1e9), due = start;
  uint64_t gap = rate > 0 ? (uint64_t)(1e9 / rate) : UINT64_MAX / 2;
  for (uint64_t now = start; now < end; now = now_ns()) {
    measuring = now - start > (end - start) / 10;
    if (!listening && now >= due) {
      publish(1);
      due += gap;
    }
    int64_t wait = listening ? 10 : ((int64_t)due - (int64_t)now_ns()) / 1000000;
    poll_boards(wait > 10 ? 10 : wait > 0 ? (int)wait : 0);
  }
  for (uint64_t wait = now_ns() + 15000000000u; !listening && completed < next_seq && now_ns() < wait;) poll_boards(10);
  long long missing = listening ? 0 : (long long)((next_seq - first_seq) * (uint64_t)board_count) - (long long)delivered;
  printf("{\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"delivered\":%llu,\"missing\":%lld,\"disordered\":%llu}\n", quantile(0.5),
         quantile(0.99), (unsigned long long)delivered, missing, (unsigned long long)disordered);
}

static void read_options(int argc, char **argv) {
  if (argc < 5) exit(1);
  is_ws = !strcmp(argv[1], "ws");
  port = atoi(argv[2]);
  path = argv[3];
  board_count = atoi(argv[4]);
  for (int i = 5; i < argc; i++) {
    const char *name = argv[i], *value = i + 1 < argc ? argv[i + 1] : "";
    i++;
    if (!strcmp(name, "--header")) strcat(strcat(headers, value), "\r\n");
    else if (!strcmp(name, "--send")) say = value;
    else if (!strcmp(name, "--await")) awaited = value;
    else if (!strcmp(name, "--redis")) redis_port = atoi(value), channel = argv[++i];
    else if (!strcmp(name, "--first")) first_seq = strtoull(value, NULL, 10);
    else if (!strcmp(name, "--size")) payload_size = atoi(value);
    else if (!strcmp(name, "--window")) window = strtoull(value, NULL, 10);
    else if (!strcmp(name, "--rate")) rate = atof(value);
    else if (!strcmp(name, "--expect")) expected = strtoull(value, NULL, 10);
    else if (!strcmp(name, "--seconds")) seconds = atof(value);
    else if (!strcmp(name, "--listen")) listening = 1, i--;
    else if (!strcmp(name, "--tell")) telling = 1, i--;
    else {
      fprintf(stderr, "unknown option %s\n", name);
      exit(1);
    }
  }
  next_seq = completed = first_seq;
}

int main(int argc, char **argv) {
  read_options(argc, argv);
  struct rlimit files = {65536, 65536};
  if (setrlimit(RLIMIT_NOFILE, &files)) {
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
  boards = calloc((size_t)board_count, sizeof *boards);
  epoll_fd = epoll_create1(0);
  if (redis_port) {
    redis_fd = dial(redis_port);
    struct epoll_event want = {.events = EPOLLIN, .data.u32 = UINT32_MAX};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, redis_fd, &want);
  }
  uint64_t start = now_ns();
  connect_all();
  printf("{\"ready\":%d,\"refused\":%d,\"seconds\":%.3f}\n", ready, lost_boards, (double)(now_ns() - start) / 1e9);
  fflush(stdout);
  if (expected) {
    for (uint64_t wait = now_ns() + 20000000000u; complete_boards < (uint64_t)board_count && now_ns() < wait;) poll_boards(10);
    printf("{\"caught_up\":%llu,\"seconds\":%.3f,\"delivered\":%llu,\"disordered\":%llu}\n",
           (unsigned long long)complete_boards, (double)(now_ns() - start) / 1e9, (unsigned long long)delivered,
           (unsigned long long)disordered);
    return 0;
  }
  if (getchar() == EOF) return 0;
  if (window) saturate();
  else pace();
  return 0;
}
