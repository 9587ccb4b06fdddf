#pragma once
#include <microhttpd.h>

// How Swift names the cases of an enumeration that C calls closed depends on all of them: these stay.
static const enum MHD_Result shim_no = MHD_NO;
static const enum MHD_Result shim_yes = MHD_YES;
static const enum MHD_ValueKind shim_header = MHD_HEADER_KIND;
static const enum MHD_ValueKind shim_parameter = MHD_GET_ARGUMENT_KIND;
static const enum MHD_ResponseMemoryMode shim_copy = MHD_RESPMEM_MUST_COPY;

// MHD_start_daemon is variadic, and Swift imports no variadic functions.
static inline struct MHD_Daemon *shim_start_daemon(
    MHD_socket listener,
    unsigned int connections,
    unsigned int idle_seconds,
    MHD_AccessHandlerCallback handle,
    MHD_RequestCompletedCallback complete,
    void *context
) {
    // One thread waits by epoll(7) for all connections, and any other thread may answer.
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_LISTEN_SOCKET, listener, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, connections, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, NULL},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)complete, context},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(
        flags, 0, NULL, NULL, handle, context, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}
