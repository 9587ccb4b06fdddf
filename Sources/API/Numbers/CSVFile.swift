import HTTP
import Storage

/// A CSV file that is sent while it is made.
struct CSVFile {
    /// What is written before any of it is sent, in bytes.
    private static let pieceSize = 32_768

    private var text = CSVText()
    private let write: ResponseStream.Write
    /// Why nothing more can be sent, if that is so.
    private(set) var cut: StreamCut?

    fileprivate init(_ write: @escaping ResponseStream.Write) {
        self.write = write
    }

    /// - Returns: Whether there is somebody who wants more.
    @discardableResult
    mutating func add(_ row: [CSVText.Cell]) -> Bool {
        guard cut == nil else { return false }
        text.add(row)
        if text.bytes.count >= Self.pieceSize { send() }
        return cut == nil
    }

    fileprivate mutating func send() {
        guard cut == nil, !text.bytes.isEmpty else { return }
        do throws(StreamCut) {
            try write(text.take())
        } catch {
            cut = error
        }
    }
}

extension Service {
    /// Answers with a CSV file.
    ///
    /// - Parameters:
    ///   - name: The file's, of letters, digits and hyphens.
    ///   - body: Adds its rows.
    func csv(
        _ request: Request,
        named name: String,
        _ columns: [String],
        _ body: @escaping @Sendable (inout CSVFile) throws(StoreError) -> Void
    ) -> Reply {
        let head = Response(
            .ok,
            contentType: "text/csv; charset=utf-8; header=present",
            headers: [(.contentDisposition, "attachment; filename=\"\(name).csv\"")]
        )
        return .stream(
            ResponseStream(head) { write in
                try withoutActuallyEscaping(write) { (write) throws in
                    var file = CSVFile(write)
                    file.add(columns.map(CSVText.Cell.text))
                    try ask(request) { () throws(StoreError) in try body(&file) }
                    file.send()
                    if let cut = file.cut { throw cut }
                }
            }
        )
    }
}
