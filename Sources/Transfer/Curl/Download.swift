/// Bytes on their way in, gathered up to a limit.
final class Download {
    private(set) var bytes: [UInt8] = []
    /// Whether more came than it takes.
    private(set) var isTooLong = false
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    func clear() {
        bytes = []
        isTooLong = false
    }

    /// - Returns: How many bytes were taken; libcurl ends the transfer unless it is all.
    func take(_ piece: UnsafeRawBufferPointer) -> Int {
        isTooLong = piece.count > limit - bytes.count
        guard !isTooLong else { return 0 }
        bytes.append(contentsOf: piece)
        return piece.count
    }
}
