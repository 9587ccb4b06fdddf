import HTTP
import JSONText

/// Versions as entity tags, see RFC 9110, section 8.8.3.
enum EntityTag {
    static func text(_ version: Int) -> String { "\"v\(version)\"" }

    /// The versions that a change is meant for, nil for any.
    ///
    /// A weak tag counts as the strong one, although section 13.1.1 has If-Match compare strongly:
    /// nginx makes a tag weak where it compresses, as those are other bytes (ngx_http_weak_etag),
    /// and who reads with compression has no other. Ours names the state and not the bytes, and
    /// changes whenever that does, which is what section 8.8.1 asks of a strong one.
    static func versions(of request: Request) throws(Problem) -> Set<Int>? {
        guard let header = request.headers[.ifMatch] else { return nil }
        switch EntityTagList(header) {
        case .any: return nil
        case .tags(let tags): return Set(tags.compactMap { version(of: $0) })
        case nil: throw .invalid([.init("If-Match", "expected the ETag of an earlier answer")])
        }
    }

    /// - Parameter tag: What stands between the quotes.
    private static func version(of tag: String) -> Int? {
        // Int takes a plus sign and zeros in front.
        guard let version = Int(tag.dropFirst()), text(version) == "\"\(tag)\"" else { return nil }
        return version
    }

    static let requestHeader = RequestHeader(
        .ifMatch,
        "The ETag of the answer that the change is based on, or several: "
            + "412 if the last one is not among them",
        schema: Schema.string(pattern: pattern, example: text(1))
    )
    static let answerHeader = AnswerHeader(
        .entityTag,
        "One more with every edit; for If-Match",
        schema: Schema.string()
    )

    private static let pattern: String = {
        let tag = #"(W/)?"[!#-~\u0080-\u00ff]*""#
        return #"^(\*|\#(tag)([ \t]*,[ \t]*\#(tag))*)$"#
    }()
}

extension Response {
    /// Something of the catalog, with the version that an edit is to be based on.
    static func versioned(_ json: JSON, _ version: Int) -> Response {
        var response = Response.json(json)
        response.headers.append((.entityTag, EntityTag.text(version)))
        return response
    }

    /// Something of the catalog that has just been made.
    static func created(_ json: JSON, version: Int, at path: String) -> Response {
        var response = versioned(json, version)
        response.status = .created
        response.headers.append((.location, path))
        return response
    }
}
