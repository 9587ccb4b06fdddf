import Glibc
@testable import Platform
import Support
import Testing

@Suite("An input file")
struct InputFileTests {
    @Test("is read in pieces that make up the whole", arguments: [1, 7, 4_096, 65_536])
    func pieces(limit: Int) throws {
        let contents = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
        let temporary = TemporaryFile(contents)
        var file = try InputFile(path: temporary.path)
        var read: [UInt8] = []
        while true {
            let piece = try file.read(atMost: limit)
            #expect(piece.count <= limit)
            if piece.isEmpty { break }
            read += piece
        }
        #expect(read == contents)
    }

    @Test("that is empty has no contents")
    func empty() throws {
        let temporary = TemporaryFile("")
        #expect(try InputFile.contents(of: temporary.path) == [])
    }

    @Test("may be as long as its limit, and not a byte longer")
    func limit() throws {
        let temporary = TemporaryFile([UInt8](repeating: 1, count: 1_000))
        #expect(try InputFile.contents(of: temporary.path, limit: 1_000).count == 1_000)
        #expect(throws: FileError(path: temporary.path, errno: EFBIG)) {
            try InputFile.contents(of: temporary.path, limit: 999)
        }
    }

    @Test("that is not there is an error which names it")
    func missing() {
        let path = "/nonexistent/file"
        let error = #expect(throws: FileError.self) { _ = try InputFile(path: path) }
        #expect(error?.description == "/nonexistent/file: No such file or directory")
    }

    @Test("that is a directory is an error")
    func directory() {
        #expect(throws: FileError(path: "/tmp", errno: EISDIR)) {
            try InputFile.contents(of: "/tmp")
        }
    }

    @Test("gives its descriptor back")
    func descriptors() throws {
        let temporary = TemporaryFile("x")
        let limit = 3_000
        for _ in 0..<limit { _ = try InputFile.contents(of: temporary.path) }
    }
}

@Suite("The process")
struct ProcessTests {
    @Test("knows its environment, cores and time")
    func facts() {
        setenv("HOLDFAST_TEST_VARIABLE", "a=b", 1)
        #expect(Process.environment["HOLDFAST_TEST_VARIABLE"] == "a=b")
        unsetenv("HOLDFAST_TEST_VARIABLE")
        #expect(Process.environment["HOLDFAST_TEST_VARIABLE"] == nil)
        #expect(Process.cores >= 1)
        // 2020 and 2100: in milliseconds, not in seconds.
        #expect((1_577_836_800_000..<4_102_444_800_000).contains(WallClock.milliseconds))
        #expect(Process.raiseDescriptorLimit() >= 256)
    }

    @Test("a thread runs its body and can be waited for")
    func thread() throws {
        let result = Monitor(0)
        let thread = try Thread { result.withLock { $0 = 42 } }
        thread.join()
        #expect(result.withLock { $0 } == 42)
    }
}
