import CCurl

/// One of libcurl's easy handles, for one transfer.
struct Handle: ~Copyable {
    private let handle: UnsafeMutableRawPointer

    /// libcurl must be initialised once before anything else, see curl_global_init(3); what runs
    /// first does so, and everybody else waits for it.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

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

    /// Drops what is received, which would go to standard output.
    func dropAnswers() throws(TransferError) {
        try check(shim_setopt_writer(handle) { _, size, count, _ in size * count })
    }

    /// Carries out the transfer.
    func perform() throws(TransferError) {
        let code = curl_easy_perform(handle)
        guard code != CURLE_OK else { return }
        var response = 0
        shim_response_code(handle, &response)
        throw TransferError(code, response: response)
    }

    private func check(_ code: CURLcode) throws(TransferError) {
        guard code == CURLE_OK else { throw TransferError(code) }
    }
}

/// A list of texts as libcurl takes it.
struct TextList: ~Copyable {
    let head: UnsafeMutablePointer<curl_slist>

    init(_ text: String) throws(TransferError) {
        guard let head = curl_slist_append(nil, text) else {
            throw TransferError(CURLE_OUT_OF_MEMORY)
        }
        self.head = head
    }

    deinit {
        curl_slist_free_all(head)
    }
}

/// Bytes on their way out, asked for piece by piece.
final class Upload {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    fileprivate func fill(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let piece = rest.prefix(room.count)
        room.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
    }
}
