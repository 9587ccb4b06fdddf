import Daemon
import Support
import Testing

private enum Mode: String, CaseIterable, Sendable {
    case fast, careful
}

private enum Known {
    static let path = Setting<String>.text("HOLDFAST_PATH", fallback: nil, "a path")
    static let number = Setting<Int>.number("HOLDFAST_NUMBER", in: 1...9, fallback: 3, "a number")
    static let wait = Setting<Duration>.milliseconds(
        "HOLDFAST_WAIT_MS",
        in: 0...100,
        fallback: 10,
        "a wait"
    )
    static let mode = Setting<Mode>.choice("HOLDFAST_MODE", fallback: .fast, "a mode")
    static let words = Setting<[String]>.list("HOLDFAST_WORDS", of: "short words", "words") {
        $0.count < 5
    }
    static let all: [any SettingDeclaration] = [path, number, wait, mode, words]
}

private func settings(
    file text: String? = nil,
    environment: [String: String] = [:]
) throws(SettingsError) -> Settings {
    guard let text else {
        return try Settings(declared: Known.all, file: nil, environment: environment)
    }
    let file = TemporaryFile(text)
    return try Settings(declared: Known.all, file: file.path, environment: environment)
}

@Suite("Settings")
struct SettingsTests {
    @Test("have their defaults where nothing is set")
    func defaults() throws {
        let settings = try settings()
        #expect(try settings.value(of: Known.number) == 3)
        #expect(try settings.value(of: Known.wait) == .milliseconds(10))
        #expect(try settings.value(of: Known.mode) == .fast)
        #expect(try settings.value(of: Known.words) == [])
    }

    @Test("that are required and not set are an error which names them")
    func missing() throws {
        let settings = try settings()
        let error = #expect(throws: SettingsError.self) { try settings.value(of: Known.path) }
        #expect(error?.description == "settings: HOLDFAST_PATH: not set, and there is no default")
    }

    @Test("come from the environment, which wins over the file")
    func precedence() throws {
        let text = "HOLDFAST_NUMBER=4\nHOLDFAST_PATH=/file\n"
        let settings = try settings(
            file: text,
            environment: ["HOLDFAST_NUMBER": "5", "PATH": "/bin", "HOLD": "x"]
        )
        #expect(try settings.value(of: Known.number) == 5)
        #expect(try settings.value(of: Known.path) == "/file")
    }

    @Test("that are bad or unknown are told all at once")
    func allProblems() throws {
        let error = #expect(throws: SettingsError.self) {
            _ = try settings(
                file: "HOLDFAST_NUMBER=ten\nnonsense\nHOLDFAST_MODE=slow\nHOLDFAST_NUMBR=1\n",
                environment: ["HOLDFAST_WAIT_MS": "101", "HOLDFAST_WORDS": "a,toolong"]
            )
        }
        let problems = try #require(error).problems
        #expect(problems.count == 6)
        #expect(problems.contains { $0.hasSuffix("line 2: expected NAME=value") })
        for problem in [
            "HOLDFAST_NUMBER: expected a whole number from 1 to 9",
            "HOLDFAST_MODE: expected one of fast, careful", "HOLDFAST_NUMBR: unknown setting",
            "HOLDFAST_WAIT_MS: expected milliseconds, a whole number from 0 to 100",
            "HOLDFAST_WORDS: expected short words, separated by commas",
        ] {
            #expect(problems.contains(problem))
        }
        #expect(error?.description.split(separator: "\n").count == 6)
    }

    @Test("a bad text is not repeated, for it may be a password")
    func noSecrets() {
        let error = #expect(throws: SettingsError.self) {
            _ = try settings(environment: ["HOLDFAST_NUMBER": "s3cret"])
        }
        #expect(error?.description.contains("s3cret") == false)
    }

    @Test(
        "are read from a file as systemd reads it",
        arguments: [
            ("HOLDFAST_PATH=/a b/c", "/a b/c"), ("  HOLDFAST_PATH=/x  ", "/x"),
            ("HOLDFAST_PATH=\"/quoted  \"", "/quoted  "), ("HOLDFAST_PATH=\"", "\""),
            ("HOLDFAST_PATH=\"\"", ""), ("HOLDFAST_PATH=", ""), ("HOLDFAST_PATH=a=b", "a=b"),
            ("HOLDFAST_PATH=a#b", "a#b"), ("# HOLDFAST_NO=1\n\n  #x\nHOLDFAST_PATH=y", "y"),
            ("HOLDFAST_PATH=1\nHOLDFAST_PATH=2", "2"), ("HOLDFAST_PATH=\"a\"b\"", "a\"b"),
        ]
    )
    func file(text: String, expected: String) throws {
        #expect(try settings(file: text).value(of: Known.path) == expected)
    }

    @Test("may stand in a file with the line ends of Windows")
    func carriageReturns() throws {
        let settings = try settings(file: "# one\r\nHOLDFAST_PATH=/x\r\nHOLDFAST_NUMBER=4\r\n")
        #expect(try settings.value(of: Known.path) == "/x")
        #expect(try settings.value(of: Known.number) == 4)
    }

    @Test("in a file that is not there are an error which names it")
    func noFile() {
        let error = #expect(throws: SettingsError.self) {
            _ = try Settings(declared: [], file: "/nonexistent.env", environment: [:])
        }
        #expect(error?.description == "settings: /nonexistent.env: No such file or directory")
    }

    @Test(
        "of whole numbers keep their bounds",
        arguments: [
            ("1", true), ("9", true), ("0", false), ("10", false), ("", false), ("5 ", false),
        ]
    )
    func bounds(text: String, isGood: Bool) {
        #expect((Known.number.problem(with: text) == nil) == isGood)
    }

    @Test(
        "of words are split at commas",
        arguments: [("a, b ,c", ["a", "b", "c"]), (" ", [""]), ("", [])]
    )
    func list(text: String, expected: [String]) throws {
        let settings = try settings(environment: ["HOLDFAST_WORDS": text])
        #expect(try settings.value(of: Known.words) == expected)
    }
}
