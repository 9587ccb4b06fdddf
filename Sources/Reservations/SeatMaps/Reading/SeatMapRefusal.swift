/// Why a value is refused, before it is known where it stands.
struct SeatMapRefusal: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
