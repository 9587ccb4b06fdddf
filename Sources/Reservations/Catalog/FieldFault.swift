/// What is wrong with a field of something as a whole, by the name that clients know.
package struct FieldFault: Hashable, Sendable {
    package let field: String
    package let message: String

    package init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }
}
