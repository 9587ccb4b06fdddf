import CCurl
import Platform

/// One handle and the call that it carries at the moment; after its end it carries another.
final class HTTPTransfer {
    let handle: Handle
    private let options: HTTPCaller.Options
    private let download: Download
    /// libcurl reads them until the call's end.
    private var lines: TextList?
    private var tell: HTTPCaller.Tell?

    init(_ options: HTTPCaller.Options) throws(TransferError) {
        handle = try Handle()
        self.options = options
        download = Download(limit: options.answerLimit)
    }

    /// Begins a call; when it throws nobody has been told.
    func begin(_ queued: QueuedCall, in multi: borrowing Multi) throws(TransferError) {
        try setServer(queued.call)
        try setLimits(until: queued.deadline)
        let lines = try queued.call.lines()
        try handle.set(CURLOPT_HTTPHEADER, lines)
        self.lines = consume lines
        try handle.write(to: download)
        try setMethod(queued.call)
        try multi.add(handle)
        tell = queued.tell
    }

    /// Takes leave of libcurl, and tells how the call has ended.
    func end(_ code: CURLcode, in multi: borrowing Multi) {
        let response = handle.response
        guard code == CURLE_OK else {
            let error = TransferError(code, response: response)
            return giveUp(download.isTooLong ? TransferError(.answerTooLong) : error, in: multi)
        }
        leave(multi, with: .success(HTTPAnswer(status: response, body: download.bytes)))
    }

    /// Ends the call, however far it has come, with an error.
    func giveUp(_ error: TransferError, in multi: borrowing Multi) {
        leave(multi, with: .failure(error))
    }

    private func leave(
        _ multi: borrowing Multi,
        with result: Result<HTTPAnswer, TransferError>
    ) {
        multi.remove(handle)
        // Nothing of a call may get into the next one.
        handle.reset()
        lines = nil
        download.clear()
        tell.take()?(result)
    }

    private func setServer(_ call: HTTPCall) throws(TransferError) {
        try handle.set(CURLOPT_URL, call.url)
        if let path = call.socketPath { try handle.set(CURLOPT_UNIX_SOCKET_PATH, path) }
        // A slip in the settings never makes it a file's name or another protocol.
        try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        // Not by a proxy that the environment names.
        try handle.set(CURLOPT_PROXY, "")
        try handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        if let authorities = options.authorities { try handle.set(CURLOPT_CAINFO, authorities) }
    }

    private func setLimits(until deadline: Deadline) throws(TransferError) {
        let left = Int(deadline.millisecondsLeft)
        // 0 would mean no limit.
        guard left > 0 else { throw TransferError(.timedOut) }
        try handle.set(CURLOPT_TIMEOUT_MS, left)
        let connectTimeout = max(1, min(left, options.connectTimeout.milliseconds))
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, connectTimeout)
        // Otherwise libcurl interrupts itself by SIGALRM, which is for one thread only.
        try handle.set(CURLOPT_NOSIGNAL, 1)
        // Otherwise a time-out waits for the thread that looks the host's name up, and all other
        // calls with it. That thread then ends by itself, see CURLOPT_QUICK_EXIT(3).
        try handle.set(CURLOPT_QUICK_EXIT, 1)
    }

    private func setMethod(_ call: HTTPCall) throws(TransferError) {
        switch call.method {
        case .get:
            try handle.set(CURLOPT_HTTPGET, 1)
        case .post:
            try handle.set(CURLOPT_POST, 1)
            try handle.post(call.body)
        }
    }
}
