import HTTP
import Reservations

extension Request {
    /// The id in the path in its one spelling, so that answers and caches know it by no other; nil if
    /// it is no UUID.
    var idInPath: String? {
        UUIDText.canonical(pathParameters["id"] ?? "")
    }
}
