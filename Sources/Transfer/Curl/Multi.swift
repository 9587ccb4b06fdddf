import CCurl
import Platform

/// Transfers that one thread drives, and the connections that they leave behind for the next ones.
// Sound: of all functions only `wakeUp` may be called from any thread, which libcurl allows, see
// curl_multi_wakeup(3); the others are for the one thread that drives.
struct Multi: ~Copyable, @unchecked Sendable {
    /// nil where there was no memory: libcurl then refuses every use.
    private let multi: UnsafeMutableRawPointer?

    /// - Parameter connections: The most that are kept.
    init(connections: Int) {
        multi = Handle.isReady ? curl_multi_init() : nil
        shim_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, connections)
    }

    deinit {
        curl_multi_cleanup(multi)
    }

    /// Begins a transfer; until `remove` the handle must live and is not to be touched.
    func add(_ handle: borrowing Handle) throws(TransferError) {
        guard curl_multi_add_handle(multi, handle.handle) == CURLM_OK else {
            throw TransferError(CURLE_FAILED_INIT)
        }
    }

    /// Gives a transfer up, or takes leave of one that has ended.
    func remove(_ handle: borrowing Handle) {
        curl_multi_remove_handle(multi, handle.handle)
    }

    /// Does whatever can be done without a wait.
    func perform() {
        var running: CInt = 0
        curl_multi_perform(multi, &running)
    }

    /// A transfer that has ended and was not told of yet: its handle, and how it ended.
    func nextEnd() -> (handle: UnsafeMutableRawPointer, code: CURLcode)? {
        var left: CInt = 0
        while let message = curl_multi_info_read(multi, &left)?.pointee {
            guard message.msg == CURLMSG_DONE, let handle = message.easy_handle else { continue }
            return (handle, message.data.result)
        }
        return nil
    }

    /// Waits until something can be done for a transfer, for `wakeUp`, or for so long.
    func wait(atMost limit: Duration) {
        let code = curl_multi_poll(multi, nil, 0, CInt(clamping: limit.milliseconds), nil)
        // What cannot wait would turn in circles.
        if code != CURLM_OK { Process.sleep(limit) }
    }

    /// Ends the wait of the thread that drives, or its next one.
    func wakeUp() {
        curl_multi_wakeup(multi)
    }
}
