#pragma once
#include <malloc.h>
#include <sys/eventfd.h>

static const int shim_eventfd_flags = EFD_CLOEXEC | EFD_NONBLOCK;
