/// The finished answer to a search, as a loader made it.
package struct SearchAnswer: Sendable, Hashable {
    package let body: [UInt8]
    /// An empty answer is kept for a short time only.
    package let isEmpty: Bool

    package init(body: [UInt8], isEmpty: Bool) {
        self.body = body
        self.isEmpty = isEmpty
    }
}
