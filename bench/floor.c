/* The floor of the fan-out bench: the least a server can do. One thread, epoll, one Redis subscription; everything one
 * read from Redis brought goes to each board as one send. No parsing, no buffers, no errors handled: it prices the
 * kernel's share and is not a server to use.
 *
 *   floor PORT REDIS_PORT CHANNEL      GET /sse... is answered as an event stream, everything else as WebSocket
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 65536, ROOM = 4 << 20 };
static int fds[MOST], kind[MOST], count; /* kind: 0 new, 1 WebSocket, 2 event stream; by descriptor */
static char ws_out[ROOM], sse_out[ROOM], in[ROOM];
static size_t ws_size, sse_size, in_size;

static void drop(int fd) {
  for (int i = 0; i < count; i++)
    if (fds[i] == fd) fds[i] = fds[--count];
  kind[fd] = 0;
  close(fd);
}

static void add(const char *payload, size_t size) {
  uint8_t *head = (uint8_t *)ws_out + ws_size;
  head[0] = 0x81;
  if (size < 126) {
    head[1] = (uint8_t)size;
    ws_size += 2;
  } else {
    head[1] = 126;
    head[2] = (uint8_t)(size >> 8);
    head[3] = (uint8_t)size;
    ws_size += 4;
  }
  memcpy(ws_out + ws_size, payload, size);
  ws_size += size;
  sse_size += (size_t)sprintf(sse_out + sse_size, "%zx\r\ndata: ", size + 8);
  memcpy(sse_out + sse_size, payload, size);
  memcpy(sse_out + sse_size + size, "\n\n\r\n", 4);
  sse_size += size + 4;
}

static void flush(void) {
  for (int i = 0; i < count; i++) {
    const char *data = kind[fds[i]] == 1 ? ws_out : sse_out;
    size_t left = kind[fds[i]] == 1 ? ws_size : sse_size;
    while (left) {
      ssize_t sent = send(fds[i], data, left, MSG_NOSIGNAL);
      if (sent < 0) break;
      data += sent;
      left -= (size_t)sent;
    }
  }
  ws_size = sse_size = 0;
}

/* The size of one bulk string at `at`, which is moved to its content; -1 when it is not complete. */
static long bulk(size_t *at) {
  char *end = memchr(in + *at, '\n', in_size - *at);
  if (!end) return -1;
  long size = in[*at] == '$' ? atol(in + *at + 1) : 0;
  size_t content = (size_t)(end + 1 - in);
  if (in[*at] == '$' && content + (size_t)size + 2 > in_size) return -1;
  *at = content;
  return size;
}

/* Messages are arrays of three: the word "message", the channel, the payload. */
static void parse(void) {
  size_t done = 0;
  for (;;) {
    size_t at = done;
    if (at >= in_size || bulk(&at) < 0) break;
    long word = bulk(&at);
    if (word < 0) break;
    at += (size_t)word + 2;
    long name = bulk(&at);
    if (name < 0) break;
    at += (size_t)name + 2;
    if (at >= in_size) break;
    int is_message = in[at] == '$';
    long payload = bulk(&at);
    if (payload < 0) break;
    if (is_message) {
      add(in + at, (size_t)payload);
      at += (size_t)payload + 2;
    }
    done = at;
  }
  memmove(in, in + done, in_size - done);
  in_size -= done;
  if (ws_size) flush();
}

static void greet(int fd) {
  char request[8192];
  ssize_t got = recv(fd, request, sizeof request - 1, 0);
  if (got <= 0) {
    drop(fd);
  } else if (!kind[fd]) {
    request[got] = 0;
    int is_sse = !strncmp(request, "GET /sse", 8);
    const char *answer = is_sse ? "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                                : "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                  "Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\n";
    send(fd, answer, strlen(answer), MSG_NOSIGNAL);
    kind[fd] = is_sse ? 2 : 1;
    fds[count++] = fd;
  }
}

int main(int argc, char **argv) {
  if (argc < 4) return 1;
  struct rlimit files = {MOST, MOST};
  setrlimit(RLIMIT_NOFILE, &files);
  int yes = 1, poller = epoll_create1(0), door = socket(AF_INET, SOCK_STREAM, 0), redis = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1]))};
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  struct sockaddr_in there = here;
  there.sin_port = htons((uint16_t)atoi(argv[2]));
  setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (connect(redis, (struct sockaddr *)&there, sizeof there)) return 2;
  dprintf(redis, "*2\r\n$9\r\nSUBSCRIBE\r\n$%zu\r\n%s\r\n", strlen(argv[3]), argv[3]);
  if (bind(door, (struct sockaddr *)&here, sizeof here) || listen(door, 4096)) return 3;
  struct epoll_event event = {.events = EPOLLIN, .data.fd = door}, events[256];
  epoll_ctl(poller, EPOLL_CTL_ADD, door, &event);
  event.data.fd = redis;
  epoll_ctl(poller, EPOLL_CTL_ADD, redis, &event);
  for (;;) {
    int n = epoll_wait(poller, events, 256, -1);
    for (int i = 0; i < n; i++) {
      int fd = events[i].data.fd;
      if (fd == redis) {
        ssize_t got = recv(redis, in + in_size, ROOM / 2 - in_size, 0);
        if (got <= 0) return 4;
        in_size += (size_t)got;
        parse();
      } else if (fd == door) {
        int board = accept4(door, NULL, NULL, 0);
        setsockopt(board, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        event.data.fd = board;
        epoll_ctl(poller, EPOLL_CTL_ADD, board, &event);
      } else {
        greet(fd);
      }
    }
  }
}
