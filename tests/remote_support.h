/* What tests of remote shards share: real xapian-tcpsrv processes on loopback, and a proxy before
 * one that breaks off in the middle. */
#pragma once
#include "tests/store_support.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

struct server {
    pid_t pid;
    const char *name; /* "127.0.0.1:port" */
};

/* A port that is free now. */
__attribute__((unused)) static unsigned free_port(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, n), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
    close(fd);
    return ntohs(a.sin_port);
}

__attribute__((unused)) static bool answers(unsigned port)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool yes = !connect(fd, (struct sockaddr *)&a, sizeof a);
    close(fd);
    return yes;
}

__attribute__((unused)) static struct server serve(struct scratch *s, const char *index)
{
    unsigned port = free_port();
    struct server v = {.name = talloc_asprintf(s, "127.0.0.1:%u", port)};
    char *path = talloc_asprintf(s, "%s/current", index), *number = talloc_asprintf(s, "%u", port);
    v.pid = fork();
    if (!v.pid) {
        int null = open("/dev/null", O_WRONLY);
        setpgid(0, 0); /* its children, one for each connection, shall end with it */
        dup2(null, 1);
        dup2(null, 2);
        execlp("xapian-tcpsrv", "xapian-tcpsrv", "--quiet", "--interface", "127.0.0.1", "--port",
               number, path, (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < 200 && !answers(port); i++)
        usleep(20000);
    return v;
}

__attribute__((unused)) static void stop(struct server *v)
{
    if (v->pid > 0) {
        kill(-v->pid, SIGKILL);
        waitpid(v->pid, NULL, 0);
    }
    v->pid = 0;
}

__attribute__((unused)) static bool no_server_program(void)
{
    if (!system("command -v xapian-tcpsrv >/dev/null"))
        return false;
    print_message("skipped: xapian-tcpsrv is not installed (package xapian-tools)\n");
    return true;
}

/* ---- a server that stops in the middle ------------------------------------------------------- */

enum breaking {
    BREAK_OFF, /* the connection is closed, as when a machine goes down in order */
    FALL_STILL /* nothing comes any more, as when a cable is cut */
};
struct proxy {
    pid_t pid;
    const char *name; /* "127.0.0.1:port" */
    /* Bytes that the server has answered, over all connections; shared with the child. */
    volatile size_t *answered;
};

__attribute__((unused)) static int proxy_socket(unsigned port, bool listening)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); /* accept() hands it on */
    if (listening ? bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 16)
                  : connect(fd, (struct sockaddr *)&a, sizeof a))
        _exit(1);
    return fd;
}

/* Hands over what came from `from`; false when it has ended. */
__attribute__((unused)) static bool proxy_pass(int from, int to, volatile size_t *count,
                                               size_t most, enum breaking how)
{
    char bytes[4096];
    size_t room = sizeof bytes;
    if (count && most - *count < room)
        room = most - *count;
    if (!room) {
        if (how == BREAK_OFF)
            _exit(0);
        for (;;)
            pause();
    }
    ssize_t n = read(from, bytes, room);
    if (n <= 0 || write(to, bytes, (size_t)n) != n)
        return false;
    if (count)
        *count += (size_t)n;
    return true;
}

__attribute__((unused)) static void proxy_run(int door, unsigned server, volatile size_t *count,
                                              size_t most, enum breaking how)
{
    enum { PEERS = 16 };
    struct pollfd fds[1 + 2 * PEERS] = {{.fd = door, .events = POLLIN}};
    size_t n = 1;
    while (poll(fds, n, -1) >= 0) {
        if (fds[0].revents && n + 2 <= sizeof fds / sizeof *fds) {
            fds[n++] = (struct pollfd){.fd = accept(door, NULL, NULL), .events = POLLIN};
            fds[n++] = (struct pollfd){.fd = proxy_socket(server, false), .events = POLLIN};
        }
        for (size_t i = 1; i < n; i++) {
            size_t other = (i - 1) % 2 ? i - 1 : i + 1;
            bool answer = (i - 1) % 2;
            if (!fds[i].revents || fds[i].fd < 0)
                continue;
            if (proxy_pass(fds[i].fd, fds[other].fd, answer ? count : NULL, most, how))
                continue;
            close(fds[i].fd);
            close(fds[other].fd);
            fds[i].fd = fds[other].fd = -1;
        }
    }
    _exit(0);
}

/* Stands before a server and breaks after so many bytes of answers. */
__attribute__((unused)) static struct proxy
proxy_start(struct scratch *s, const struct server *server, size_t most, enum breaking how)
{
    unsigned port = free_port();
    struct proxy p = {.name = talloc_asprintf(s, "127.0.0.1:%u", port)};
    p.answered =
        mmap(NULL, sizeof *p.answered, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int door = proxy_socket(port, true);
    p.pid = fork();
    if (!p.pid)
        proxy_run(door, (unsigned)atoi(strchr(server->name, ':') + 1), p.answered, most, how);
    close(door);
    return p;
}

__attribute__((unused)) static void proxy_stop(struct proxy *p)
{
    kill(p->pid, SIGKILL);
    waitpid(p->pid, NULL, 0);
    munmap((void *)p->answered, sizeof *p->answered);
}
