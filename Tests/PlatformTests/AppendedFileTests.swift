import Platform
import Support
import Testing

struct AppendedFileTests {
    private let directory: String

    init() throws {
        directory = try TestEnvironment.directory("appended")
    }

    @Test
    func `what is appended follows the file to its new name`() throws {
        let file = try AppendedFile(emptying: "\(directory)/draft")
        try file.append(Array("one ".utf8))
        try file.rename(to: "\(directory)/file")
        try file.append(Array("two".utf8))
        #expect(try TestEnvironment.contents(of: "\(directory)/file") == "one two")
    }

    @Test
    func `a file is emptied when it is opened`() throws {
        let path = "\(directory)/file"
        for _ in 0..<2 {
            let file = try AppendedFile(emptying: path)
            #expect(try TestEnvironment.contents(of: path) == "")
            try file.append([1, 2])
        }
    }

    @Test
    func `a lock has one holder at a time`() throws {
        let path = "\(directory)/lock"
        func holdAndLookAgain() throws {
            let lock = try FileLock(path)
            #expect(throws: FileError.self) { _ = try FileLock(path) }
            _ = consume lock
        }
        for _ in 0..<2 { try holdAndLookAgain() }
    }
}
