import Glibc

/// A file could not be opened, read or written.
package struct FileError: Error, Hashable, CustomStringConvertible {
    package let path: String
    package let errno: CInt

    package var description: String { "\(path): \(words)" }

    /// What went wrong, without the path.
    package var words: String { String(cString: strerror(errno)) }
}

/// A file that is read from its start to its end, a piece at a time.
package struct InputFile: ~Copyable {
    private let descriptor: CInt
    private let path: String

    package init(path: String) throws(FileError) {
        descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// The next bytes, at most `limit` of them; none at the file's end.
    package mutating func read(atMost limit: Int = 65_536) throws(FileError) -> [UInt8] {
        var status = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            status = Glibc.read(descriptor, buffer.baseAddress, limit)
            count = max(0, status)
        }
        guard status >= 0 else { throw FileError(path: path, errno: errno) }
        return bytes
    }

    /// The whole of a small file, such as one of settings.
    ///
    /// - Parameter limit: More bytes than this are an error (EFBIG).
    package static func contents(of path: String, limit: Int = 1 << 20) throws(FileError) -> [UInt8]
    {
        var file = try Self(path: path)
        var contents: [UInt8] = []
        while true {
            let piece = try file.read()
            guard !piece.isEmpty else { return contents }
            contents += piece
            guard contents.count <= limit else { throw FileError(path: path, errno: EFBIG) }
        }
    }
}
