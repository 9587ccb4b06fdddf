import Glibc

/// A file that is there as long as this value is.
package struct TemporaryFile: ~Copyable {
    package let path: String

    package init(_ contents: [UInt8]) {
        var name = Array("/tmp/holdfast-test-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        precondition(descriptor >= 0, "cannot make a file in /tmp")
        path = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let written = contents.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        precondition(written == contents.count, "cannot write to /tmp")
        close(descriptor)
    }

    package init(_ text: String) {
        self.init(Array(text.utf8))
    }

    deinit {
        unlink(path)
    }
}
