import CCurl

/// A transfer has failed.
package struct TransferError: Error, Hashable, Sendable {
    /// libcurl's own number for it, see libcurl-errors(3).
    package let code: UInt32
    /// The number with which the server refused, from 400 on; nil if it did not.
    package let response: Int?

    /// - Parameter response: The last number that the server sent: after a lost connection it may be
    ///   one of an earlier step that went well.
    init(_ code: CURLcode, response: Int = 0) {
        self.code = code.rawValue
        self.response = (400...599).contains(response) ? response : nil
    }
}

extension TransferError: CustomStringConvertible {
    /// Safe to show: libcurl's words for the kind of error, without anything of the transfer itself.
    package var description: String {
        let words = String(cString: curl_easy_strerror(CURLcode(rawValue: code)))
        return response.map { "\(words) (answer \($0))" } ?? words
    }
}
