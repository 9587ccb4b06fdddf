import Daemon
import JSONText
import Platform
import Support
import Testing
import Wiring

@Suite("The service", .serialized)
struct ServiceTests {
    @Test("is well, ready, and shows metrics of all its parts")
    func metrics() throws {
        let stack = try Stack()
        #expect(try stack.get("/health").text == #"{"status":"ok"}"#)
        #expect(try stack.get("/ready").text == #"{"status":"ok","postgres":"ok","redis":"ok"}"#)
        _ = try stack.search()
        // A request is counted when its answer has been sent, which may be a moment after it came.
        let counted = "holdfast_requests_total{route=\"GET /api/v1/flights\",status=\"200\"}"
        #expect(eventually { (try? stack.metric(counted)) == 1 })
        let text = try stack.get("/metrics").text
        for name in [
            "holdfast_requests_total{route=\"GET /api/v1/flights\",status=\"200\"} 1",
            "holdfast_request_seconds_bucket{route=\"GET /api/v1/flights\",le=\"+Inf\"} 1",
            "holdfast_search_cache_total{layer=\"postgres\",result=\"miss\"} 1",
            "holdfast_redis_up 1", "holdfast_postgres_sessions{state=\"idle\"}",
            "holdfast_postgres_errors_total", "holdfast_redis_errors_total 0",
            "holdfast_password_seconds_count", "holdfast_session_announcements_heard",
            "holdfast_limit_calls_total{policy=\"search\",result=\"admitted\"} 1",
            "holdfast_login_failures_total 0", "process_resident_memory_bytes", "process_threads",
        ] {
            #expect(text.contains(name), "\(name) is missing")
        }
    }

    @Test("logs each request as a line of JSON with its id, route, status and duration")
    func log() throws {
        let stack = try Stack()
        let answer = try stack.search()
        let id = try #require(answer.headers["x-request-id"])
        func line() -> JSON? {
            let bytes = try? InputFile.contents(of: stack.log, limit: 1 << 24)
            return bytes?.split(separator: UInt8(ascii: "\n"))
                .compactMap { try? JSONParser.parse(Array($0)) }
                .first { $0["request_id"] == .string(id) }
        }
        #expect(eventually { line() != nil })
        #expect(line()?["route"] == .string("/api/v1/flights"))
        #expect(line()?["status"] == .number(200))
        #expect(line()?["duration_ms"] != nil)
        #expect(line()?["address"] == .string("127.0.0.1"))
    }

    @Test("describes itself by a valid OpenAPI 3.1 document that has every route")
    func openAPI() throws {
        let stack = try Stack()
        let answer = try stack.get("/api/schema")
        #expect(answer.json?["openapi"] == .string("3.1.0"))
        for path in ["/api/v1/flights", "/api/v1/flights/{id}", "/api/v1/airports", "/health"] {
            #expect(answer.json?["paths"]?[path]?["get"] != nil, "\(path) is missing")
        }
        let script = """
            import json, sys, urllib.request
            from openapi_spec_validator import validate
            validate(json.load(urllib.request.urlopen(sys.argv[1])))
            print("valid")
            """
        let url = "http://127.0.0.1:\(stack.port)/api/schema"
        let output = try ChildProcess.run(try TestEnvironment.python(), ["-c", script, url])
        #expect(output.contains("valid"))
    }

    @Test("has an example of every setting, with its default")
    func settingsExample() throws {
        let path = "\(try TestEnvironment.root())/Config/holdfast.env.example"
        let text = String(decoding: try InputFile.contents(of: path), as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        let named = Set(
            lines.compactMap { line in
                line.firstIndex(of: "=").map { line[..<$0].drop { $0 == "#" } }.map(String.init)
            }.filter { $0.hasPrefix(Settings.prefix) }
        )
        #expect(named == Set(Settings.known.map(\.name)))
        for setting in Settings.known {
            guard let fallback = setting.fallback else { continue }
            #expect(lines.contains("#\(setting.name)=\(fallback)"), "\(setting.name)=\(fallback)")
            #expect(text.contains(setting.summary), "\(setting.name): \(setting.summary)")
        }
    }

    @Test("starts with the example's settings filled in")
    func exampleIsValid() throws {
        let path = "\(try TestEnvironment.root())/Config/holdfast.env.example"
        _ = try Settings(declared: Settings.known, file: path, environment: [:])
    }
}

@Suite("The operator's command", .serialized)
struct OperatorTests {
    @Test("migrates an empty database, and says how far it is")
    func migrate() throws {
        let stack = try Stack(startsResponder: false)
        let fresh = try FreshDatabase(isEmpty: true)
        func holdfast(_ words: String...) throws -> (code: Int, output: String) {
            try ChildProcess.outcome(
                of: "\(try TestEnvironment.programs())/holdfast",
                words,
                environment: ["HOLDFAST_OWNER_DATABASE": fresh.owner]
            )
        }
        let pending = try holdfast("migrate", "--status")
        #expect(pending.code == 1)
        #expect(pending.output.contains("run: holdfast migrate"))
        let responder = try stack.spawnResponder(settings: ["HOLDFAST_DATABASE": fresh.responder])
        #expect(responder.wait() == 1)
        #expect(try holdfast("migrate").code == 0)
        #expect(try holdfast("migrate").output.contains("up to date"))
        #expect(try holdfast("migrate", "--status").code == 0)
    }

    @Test("tells bad lines by number and reason, and changes nothing unless told to skip them")
    func importFile() throws {
        let stack = try Stack()
        let file = "\(stack.directory)/carriers.csv"
        let lines = "code,name\nAA,Alpha\nTOOLONG,Beta\nBB,\nCC,Gamma\n"
        try ChildProcess.run("/bin/sh", ["-c", "printf '\(lines)' > '\(file)'"])
        let refused = try stack.holdfast("import", "carriers", file)
        #expect(refused.code == 1)
        #expect(refused.output.contains("line 3: code: expected two capital letters or digits"))
        #expect(refused.output.contains("line 4: name: expected 1 to 200 characters"))
        let count = "SELECT count(*) FROM carriers WHERE code IN ('AA', 'CC')"
        #expect(try stack.database.query(count) == ["0"])
        let skipped = try stack.holdfast("import", "carriers", file, "--skip-bad")
        #expect(skipped.output.contains("carriers: 4 lines, 2 added, 0 changed, 2 left out"))
        #expect(try stack.database.query(count) == ["2"])
    }

    @Test("makes cached searches void after an import")
    func importVoids() throws {
        let stack = try Stack(settings: ["HOLDFAST_CACHE_MEMORY_MS": "0"])
        _ = try stack.search()
        #expect(try stack.search().cacheStatus == "HIT")
        let demo = "\(try TestEnvironment.root())/Config/demo/carriers.csv"
        #expect(try stack.holdfast("import", "carriers", demo).code == 0)
        #expect(eventually { (try? stack.search("JFK", "LAX", "&passengers=2"))?.status == 200 })
        Process.sleep(.milliseconds(300))
        #expect(try stack.search().cacheStatus == "MISS")
    }

    @Test("refuses unknown settings")
    func unknownSetting() throws {
        let outcome = try ChildProcess.outcome(
            of: "\(try TestEnvironment.programs())/holdfast",
            ["migrate"],
            environment: ["HOLDFAST_WROKERS": "1", "HOLDFAST_WORKERS": "many"]
        )
        #expect(outcome.code != 0)
        #expect(outcome.output.contains("HOLDFAST_WROKERS: unknown setting"))
        #expect(outcome.output.contains("HOLDFAST_WORKERS: expected a whole number from 1 to 1000"))
    }
}
