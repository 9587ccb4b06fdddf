import CCurl

/// One of libcurl's easy handles, for one transfer.
struct Handle: ~Copyable {
    /// What `Multi` knows a transfer by.
    let handle: UnsafeMutableRawPointer

    /// libcurl must be initialised once before anything else, see curl_global_init(3); what runs
    /// first does so, and everybody else waits for it.
    static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init() throws(TransferError) {
        guard Self.isReady, let handle = curl_easy_init() else {
            throw TransferError(CURLE_FAILED_INIT)
        }
        self.handle = handle
    }

    deinit {
        curl_easy_cleanup(handle)
    }

    /// Sets an option that takes a number.
    func set(_ option: CURLoption, _ value: Int) throws(TransferError) {
        try check(shim_setopt_long(handle, option, value))
    }

    /// Sets an option that takes a text, of which libcurl keeps a copy.
    func set(_ option: CURLoption, _ text: String) throws(TransferError) {
        // libcurl would see but its beginning.
        guard !text.utf8.contains(0) else { throw TransferError(CURLE_BAD_FUNCTION_ARGUMENT) }
        try check(text.withCString { shim_setopt_pointer(handle, option, $0) })
    }

    /// Sets an option that takes a list, which must live as long as the handle is used.
    func set(_ option: CURLoption, _ list: borrowing TextList) throws(TransferError) {
        try check(shim_setopt_pointer(handle, option, list.head))
    }

    /// Makes the request's body a copy of `bytes`.
    func post(_ bytes: [UInt8]) throws(TransferError) {
        // Before the bytes, which are taken for a text otherwise, see CURLOPT_COPYPOSTFIELDS(3).
        try set(CURLOPT_POSTFIELDSIZE, bytes.count)
        // Without an address libcurl would read standard input.
        guard !bytes.isEmpty else { return try set(CURLOPT_COPYPOSTFIELDS, "") }
        let code = bytes.withUnsafeBytes {
            shim_setopt_pointer(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
        }
        try check(code)
    }

    /// Makes what is sent come from `upload`, which must live as long as the handle is used.
    func read(from upload: Upload) throws(TransferError) {
        let source = Unmanaged.passUnretained(upload).toOpaque()
        try check(shim_setopt_pointer(handle, CURLOPT_READDATA, source))
        let status = shim_setopt_reader(handle) { buffer, size, count, source in
            guard let buffer, let source else { return Int(CURL_READFUNC_ABORT) }
            let room = UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
            return Unmanaged<Upload>.fromOpaque(source).takeUnretainedValue().fill(room)
        }
        try check(status)
    }

    /// Makes what is received go to `download`, which must live as long as the handle is used.
    func write(to download: Download) throws(TransferError) {
        let target = Unmanaged.passUnretained(download).toOpaque()
        try check(shim_setopt_pointer(handle, CURLOPT_WRITEDATA, target))
        let status = shim_setopt_writer(handle) { buffer, size, count, target in
            guard let buffer, let target else { return 0 }
            let piece = UnsafeRawBufferPointer(start: buffer, count: size * count)
            return Unmanaged<Download>.fromOpaque(target).takeUnretainedValue().take(piece)
        }
        try check(status)
    }

    /// Drops what is received, which would go to standard output.
    func dropAnswers() throws(TransferError) {
        try check(shim_setopt_writer(handle) { _, size, count, _ in size * count })
    }

    /// Carries out the transfer.
    func perform() throws(TransferError) {
        let code = curl_easy_perform(handle)
        guard code != CURLE_OK else { return }
        throw TransferError(code, response: response)
    }

    /// The last number that the server sent, 0 if none.
    var response: Int {
        var response = 0
        shim_response_code(handle, &response)
        return response
    }

    /// Takes all options back; connections are kept, see curl_easy_reset(3).
    func reset() {
        curl_easy_reset(handle)
    }

    private func check(_ code: CURLcode) throws(TransferError) {
        guard code == CURLE_OK else { throw TransferError(code) }
    }
}
