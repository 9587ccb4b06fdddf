/// The finished answer to a search, as a loader made it.
package struct SearchAnswer: Sendable, Hashable {
    package let body: [UInt8]
    /// An empty answer is kept for a short time only.
    package let isEmpty: Bool
    /// Until when it is right if nothing changes, in seconds since 1970: a flight of it leaves then.
    package let end: Int?

    package init(body: [UInt8], isEmpty: Bool, end: Int? = nil) {
        self.body = body
        self.isEmpty = isEmpty
        self.end = end
    }
}
