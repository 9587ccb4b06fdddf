import CHiredis

/// What Redis answered to one command (RESP 2).
package enum Reply: Sendable, Hashable {
    case bytes([UInt8])
    case status(String)
    case integer(Int)
    case array([Reply])
    case null
    case failure(String)

    package var bytes: [UInt8]? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }

    package var text: String? {
        switch self {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .status(let text): text
        default: nil
        }
    }

    package var integer: Int? {
        if case .integer(let value) = self { value } else { nil }
    }
}

extension Reply {
    /// Copies a reply out of hiredis' memory; the caller frees the original.
    init(copying raw: UnsafePointer<redisReply>) {
        switch raw.pointee.type {
        case REDIS_REPLY_STRING: self = .bytes(Self.bytes(of: raw))
        case REDIS_REPLY_STATUS:
            self = .status(String(decoding: Self.bytes(of: raw), as: UTF8.self))
        case REDIS_REPLY_INTEGER: self = .integer(Int(raw.pointee.integer))
        case REDIS_REPLY_ERROR:
            self = .failure(String(decoding: Self.bytes(of: raw), as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            let elements = UnsafeBufferPointer(
                start: raw.pointee.element,
                count: raw.pointee.elements
            )
            self = .array(elements.map { $0.map { Reply(copying: $0) } ?? .null })
        default: self = .null
        }
    }

    private static func bytes(of raw: UnsafePointer<redisReply>) -> [UInt8] {
        guard let start = raw.pointee.str else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: raw.pointee.len))
    }
}
