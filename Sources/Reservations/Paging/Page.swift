/// A page of a list, and where the list goes on.
package struct Page<Value: Sendable, Cursor: Sendable>: Sendable {
    package let values: [Value]
    /// Nil at the end.
    package let next: Cursor?

    /// Cuts a page of what was found.
    ///
    /// - Parameters:
    ///   - found: One more than the limit, if there is more.
    ///   - cursor: The place behind a value.
    package init(_ found: [Value], limit: Int, cursor: (Value) -> Cursor) {
        values = Array(found.prefix(limit))
        next = found.count > limit ? values.last.map(cursor) : nil
    }
}

/// Where a page goes on in a list that goes by id: behind that one.
package struct IDCursor: Hashable, Sendable, CustomStringConvertible {
    private static let beginning = "i1."

    /// A UUID.
    package let id: String

    package init(id: String) {
        self.id = id
    }

    /// Reads what `description` wrote.
    package init?(_ text: String) {
        let id = String(text.dropFirst(Self.beginning.count))
        guard text.hasPrefix(Self.beginning), UUIDText.isValid(id), id == id.lowercased() else {
            return nil
        }
        self.id = id
    }

    package var description: String { Self.beginning + id }
}
