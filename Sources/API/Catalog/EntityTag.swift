import HTTP
import JSONText

/// Versions as entity tags, see RFC 9110, section 8.8.3.
enum EntityTag {
    static func text(_ version: Int) -> String { "\"v\(version)\"" }

    /// The versions that a change is meant for, nil for any.
    ///
    /// A weak tag is like no version: changes compare strongly (section 13.1.1).
    static func versions(of request: Request) throws(Problem) -> Set<Int>? {
        guard let header = request.headers[.ifMatch] else { return nil }
        let tags = header.split(separator: ",").map { tag in
            tag.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        }
        if tags.map({ String($0) }) == ["*"] { return nil }
        guard !tags.isEmpty, tags.allSatisfy({ String($0).hasSuffix("\"") }) else {
            throw .invalid([.init("If-Match", "expected the ETag of an earlier answer")])
        }
        return Set(tags.compactMap { version(of: String($0)) })
    }

    private static func version(of tag: String) -> Int? {
        guard tag.hasPrefix("\"v"), tag.utf8.count > 3 else { return nil }
        return Int(tag.dropFirst(2).dropLast())
    }

    static let requestHeader = RequestHeader(
        .ifMatch,
        "The ETag of the answer that the change is based on: 412 if it is not the last one",
        schema: Schema.string(pattern: #"^(\*|"v[0-9]{1,18}")$"#, example: text(1))
    )
    static let answerHeader = AnswerHeader(
        .entityTag,
        "One more with every edit; for If-Match",
        schema: Schema.string()
    )
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
