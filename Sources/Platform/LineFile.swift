import Glibc

/// A file that is read a line at a time, however long it is.
package struct LineFile: ~Copyable {
    private var file: InputFile
    private var buffer: [UInt8] = []
    /// What of the buffer has been given out.
    private var start = 0
    private var isAtEnd = false

    /// Opens a file; nil if there is none.
    package init?(ifAt path: String) throws(FileError) {
        do throws(FileError) {
            file = try InputFile(path: path)
        } catch {
            if error.errno == ENOENT { return nil }
            throw error
        }
    }

    /// The next line without its end, also the last one without an end; nil at the file's end.
    ///
    /// A line is in memory as a whole.
    package mutating func next() throws(FileError) -> [UInt8]? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return Array(buffer[start..<end])
            }
            guard !isAtEnd else { return takeRest() }
            buffer.removeFirst(start)
            start = 0
            searched = buffer.count
            let piece = try file.read()
            isAtEnd = piece.isEmpty
            buffer += piece
        }
    }

    private mutating func takeRest() -> [UInt8]? {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return Array(buffer[start...])
    }
}
