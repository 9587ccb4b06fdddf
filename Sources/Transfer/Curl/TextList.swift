import CCurl

/// A list of texts as libcurl takes it.
struct TextList: ~Copyable {
    let head: UnsafeMutablePointer<curl_slist>

    init(_ text: String) throws(TransferError) {
        guard let head = curl_slist_append(nil, text) else {
            throw TransferError(CURLE_OUT_OF_MEMORY)
        }
        self.head = head
    }

    func append(_ text: String) throws(TransferError) {
        // The head stays what it is, see curl_slist_append(3).
        guard curl_slist_append(head, text) != nil else {
            throw TransferError(CURLE_OUT_OF_MEMORY)
        }
    }

    deinit {
        curl_slist_free_all(head)
    }
}
