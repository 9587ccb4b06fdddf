import Glibc

/// A file that grows at its end, which survives the process' death but not the machine's: nothing is
/// brought to the disk.
package struct AppendedFile: ~Copyable, Sendable {
    private let descriptor: CInt
    private let path: String

    /// Opens an empty file, for its owner only, in the place of one that may be there.
    package init(emptying path: String) throws(FileError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// Adds bytes by one write(2), unless it is interrupted.
    ///
    /// - Throws: `FileError`; a part of the bytes may be in the file then.
    package func append(_ bytes: [UInt8]) throws(FileError) {
        guard OutputFile.write(bytes, to: descriptor) else {
            throw FileError(path: path, errno: errno)
        }
    }

    /// Gives the file another name, in the place of a file that may have it.
    package func rename(to name: String) throws(FileError) {
        guard Glibc.rename(path, name) == 0 else { throw FileError(path: name, errno: errno) }
    }
}

/// A file that one process at a time may hold; the kernel gives it back when that ends, however it does.
package struct FileLock: ~Copyable, Sendable {
    private let descriptor: CInt

    /// - Throws: `FileError`, with EWOULDBLOCK where another process holds it, see flock(2).
    package init(_ path: String) throws(FileError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw FileError(path: path, errno: errno)
        }
    }

    deinit {
        close(descriptor)
    }
}
