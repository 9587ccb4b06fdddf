import CCurl

/// A transfer has failed.
package struct TransferError: Error, Hashable, Sendable {
    /// Failures to be told from others; libcurl has no numbers of its own for most.
    package enum Reason: UInt32, Sendable {
        /// As CURLE_OPERATION_TIMEDOUT, whether or not anything was sent.
        case timedOut = 28
        /// As many calls wait as may: nothing was sent.
        case queueFull = 10_000
        /// Its address or its headers cannot be sent as they are: nothing was.
        case malformed
        /// The answer is longer than we take.
        case answerTooLong
        /// The thread that makes the calls has ended, whether or not anything was sent.
        case stopped
    }

    /// libcurl's own number for it, see libcurl-errors(3), or that of a `Reason`.
    package let code: UInt32
    /// The number with which the server refused, from 400 on; nil if it did not.
    package let response: Int?

    /// - Parameter response: The last number that the server sent: after a lost connection it may be
    ///   one of an earlier step that went well.
    init(_ code: CURLcode, response: Int = 0) {
        self.code = code.rawValue
        self.response = (400...599).contains(response) ? response : nil
    }

    init(_ reason: Reason) {
        code = reason.rawValue
        response = nil
    }

    /// nil for any that only libcurl's number tells.
    package var reason: Reason? { Reason(rawValue: code) }
}

extension TransferError: CustomStringConvertible {
    /// Safe to show: words for the kind of error, without anything of the transfer itself.
    package var description: String {
        response.map { "\(words) (answer \($0))" } ?? words
    }

    private var words: String {
        switch reason {
        case .queueFull: "Too many calls wait"
        case .malformed: "The call cannot be sent as it is"
        case .answerTooLong: "The answer is too long"
        case .stopped: "Calls have been stopped"
        case .timedOut, nil: String(cString: curl_easy_strerror(CURLcode(rawValue: code)))
        }
    }
}
