import Glibc
import Platform

/// The files and sockets that this process has open.
package enum Descriptors {
    package static var count: Int {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        return count
    }

    /// Runs `body` with standard error going to a file, and passes it on afterwards.
    ///
    /// Tests that run at the same time write there, too.
    ///
    /// - Returns: What was written.
    package static func standardError(during body: () throws -> Void) throws -> String {
        let path = "\(try TestEnvironment.directory("stderr"))/text"
        let kept = dup(STDERR_FILENO)
        let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        dup2(file, STDERR_FILENO)
        defer {
            close(file)
            close(kept)
        }
        do {
            defer { dup2(kept, STDERR_FILENO) }
            try body()
        }
        let text = try TestEnvironment.contents(of: path)
        Process.writeToStandardError(Array(text.utf8))
        return text
    }
}
