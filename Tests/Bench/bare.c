// The bare FastCGI responder: the same bytes to every request, and nothing else. What nginx and FastCGI
// cost without Holdfast, for the bench; with --blocking, a control for tests: libfcgi as it is usually
// used, where a kept connection holds a thread.
// Build: gcc -O2 bare.c -lfcgi -lpthread. Run: bare [--blocking] SOCKET WORKERS [FILE]
#define _GNU_SOURCE
#include <fcgiapp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BACKLOG = 4096, LARGEST = 1 << 20 };

static int listener, ready;
static char answer[LARGEST] = "Content-Type: application/json\r\n\r\n";
static size_t length;

static void reply(FCGX_Request *request)
{
    char body[4096];
    while (FCGX_GetStr(body, sizeof body, request->in) == sizeof body)
        continue;    // what is left unread would be taken for the next request
    FCGX_PutStr(answer, length, request->out);
    FCGX_Finish_r(request);
}

static void arm(int fd, int how)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT | EPOLLRDHUP, .data.fd = fd};
    epoll_ctl(ready, how, fd, &event);
}

static void serve(int fd)
{
    FCGX_Request request;
    FCGX_InitRequest(&request, -1, 0);
    request.ipcFd = fd;            // so that FCGX_Accept_r reads from it instead of accepting
    request.keepConnection = 1;    // or the FCGX_Finish_r within FCGX_Accept_r closes it
    if (FCGX_Accept_r(&request) < 0)
        return;                    // libfcgi has closed it
    reply(&request);
    if (request.ipcFd >= 0)        // nginx asked to keep it
        arm(fd, EPOLL_CTL_MOD);
}

static void *park(void *unused)
{
    struct epoll_event event;
    for (;;) {
        if (epoll_wait(ready, &event, 1, -1) < 1)
            continue;
        if (event.data.fd != listener) {
            serve(event.data.fd);
            continue;
        }
        int fd = accept4(listener, 0, 0, SOCK_CLOEXEC);
        if (fd >= 0)
            arm(fd, EPOLL_CTL_ADD);
    }
    return unused;
}

static void *block(void *unused)
{
    FCGX_Request request;
    FCGX_InitRequest(&request, listener, 0);
    while (FCGX_Accept_r(&request) >= 0)
        reply(&request);
    return unused;
}

static void load(const char *path)
{
    FILE *file = path ? fopen(path, "r") : 0;
    length = strlen(answer);
    if (file)
        length += fread(answer + length, 1, LARGEST - length, file);
    else if (path)
        exit((perror(path), 1));
    else
        length = strlen(strcat(answer, "{\"results\":[]}"));
}

int main(int count, char **arguments)
{
    int blocking = count > 1 && !strcmp(arguments[1], "--blocking");
    char **given = arguments + 1 + blocking;
    if (count - blocking < 3) {
        fprintf(stderr, "usage: bare [--blocking] SOCKET WORKERS [FILE]\n");
        return 2;
    }
    load(given[2]);
    signal(SIGPIPE, SIG_IGN);
    umask(0117);    // as the real one: the owner and the directory's group
    FCGX_Init();
    signal(SIGTERM, SIG_DFL);    // libfcgi has taken it, to finish a request that may never come
    listener = FCGX_OpenSocket(given[0], BACKLOG);
    ready = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.fd = listener};
    epoll_ctl(ready, EPOLL_CTL_ADD, listener, &event);
    pthread_t thread;
    for (int i = 1; i < atoi(given[1]); i++)
        pthread_create(&thread, 0, blocking ? block : park, 0);
    (blocking ? block : park)(0);
}
