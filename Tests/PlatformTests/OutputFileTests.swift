import Glibc
import Platform
import Support
import Testing

struct OutputFileTests {
    private let directory: String

    init() throws {
        directory = try TestEnvironment.directory("output")
    }

    private var names: [String] {
        get throws {
            try ChildProcess.run("/bin/ls", ["-A", directory]).split(separator: "\n").map(
                String.init
            )
        }
    }

    @Test
    func `a file appears whole, for its owner only, and takes the place of another`() throws {
        let path = "\(directory)/a"
        for contents in [[UInt8](repeating: 7, count: 300_000), []] {
            try OutputFile.replace(path, with: contents)
            #expect(try InputFile.contents(of: path) == contents)
        }
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(try names == ["a"])
    }

    @Test
    func `who reads meanwhile sees one contents or the other`() throws {
        let path = "\(directory)/a"
        let contents = [1, 2].map { [UInt8](repeating: $0, count: 100_000) }
        try OutputFile.replace(path, with: contents[0])
        let isOver = Monitor(false)
        let reader = try Thread {
            while !isOver.withLock({ $0 }) {
                let seen = try? InputFile.contents(of: path)
                #expect(seen.map { contents.contains($0) } == true)
            }
        }
        for round in 0..<50 { try OutputFile.replace(path, with: contents[round % 2]) }
        isOver.withLock { $0 = true }
        reader.join()
    }

    @Test
    func `a folder that is not there is an error, and so is one in the file's place`() throws {
        for (path, code) in [("/nonexistent/a", ENOENT), ("\(directory)", EISDIR)] {
            do {
                try OutputFile.replace(path, with: [1])
                Issue.record("\(path) was written")
            } catch {
                #expect(error.errno == code)
            }
        }
    }

    @Test
    func `a full disk leaves neither a file nor a part of one`() throws {
        let link = "\(directory)/a.part"
        try ChildProcess.run("/bin/ln", ["-s", "/dev/full", link])
        do {
            try OutputFile.replace("\(directory)/a", with: [1])
            Issue.record("it was written")
        } catch {
            #expect(error.errno == ENOSPC)
            #expect(error.words == "No space left on device")
        }
        #expect(try names == [])
    }
}
