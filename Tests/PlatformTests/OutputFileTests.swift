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

struct AuthorityTests {
    @Test(
        arguments: [
            ("example.com", "example.com", nil), ("a:1", "a", 1),
            ("127.0.0.1:65535", "127.0.0.1", 65_535),
            ("[::1]", "[::1]", nil), ("[fe80::1]:25", "[fe80::1]", 25),
        ] as [(String, String, Int?)]
    )
    func `is a host and perhaps a port`(text: String, host: String, port: Int?) throws {
        let authority = try #require(Authority(text))
        #expect(authority.host == host)
        #expect(authority.port == port)
        #expect(authority.description == text)
    }

    @Test(
        arguments: [
            "", ":1", "a:", "a:0", "a:65536", "a:1x", "a:+1", "a:1:2", "a b", "a@b", "a/b", "[",
            "[]",
            "[::1", "[::1]x", "[::1]:", "::1", "ä", "a\n",
        ]
    )
    func `is nothing else`(text: String) {
        #expect(Authority(text) == nil)
    }
}

struct WallClockTests {
    @Test
    func `a moment is told in UTC and in English`() {
        let format: StaticString = "%a, %d %b %Y %H:%M:%S +0000"
        #expect(WallClock.text(ofSeconds: 0, format) == "Thu, 01 Jan 1970 00:00:00 +0000")
        #expect(WallClock.text(ofSeconds: 951_868_799, format) == "Tue, 29 Feb 2000 23:59:59 +0000")
    }
}
