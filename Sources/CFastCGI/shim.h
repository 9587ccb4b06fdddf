#pragma once
#include <fcgiapp.h>
#include <sys/epoll.h>

// Swift imports the enumeration's members but not the bits above it as one usable type.
static const unsigned shim_epoll_readable = EPOLLIN | EPOLLRDHUP;
static const unsigned shim_epoll_once = EPOLLONESHOT;
static const unsigned shim_epoll_exclusive = EPOLLEXCLUSIVE;
