import Glibc

/// Files that appear whole or not at all.
package enum OutputFile {
    /// Writes a file in the place of one that may be there already, for its owner only.
    ///
    /// Whoever reads the path sees what was there before or all of the new bytes, also after a crash:
    /// they are written beside it, brought to the disk and moved there.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let draft = "\(path).part"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path: draft, errno: errno) }
        let written = write(bytes, to: descriptor) && fsync(descriptor) == 0
        let error = errno
        close(descriptor)
        guard written else {
            unlink(draft)
            throw FileError(path: draft, errno: error)
        }
        guard rename(draft, path) == 0 else { throw FileError(path: path, errno: errno) }
    }

    /// Writes all of `bytes`; errno tells why not.
    static func write(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let start = buffer.baseAddress?.advanced(by: sent)
                let count = Glibc.write(descriptor, start, buffer.count - sent)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }
}
