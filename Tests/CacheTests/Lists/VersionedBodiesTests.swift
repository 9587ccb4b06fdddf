@testable import Cache
import Support
import Testing

struct VersionedBodiesTests {
    private let loads = Gauge()

    private func ask(_ bodies: VersionedBodies, _ id: String, _ version: String) -> String {
        let body = bodies.body(of: id, version: version) {
            defer { loads.add(1) }
            return Array("\(id) \(version) \(loads.value)".utf8)
        }
        return String(decoding: body, as: UTF8.self)
    }

    @Test
    func `a body is made once for a version`() {
        let bodies = VersionedBodies()
        #expect(ask(bodies, "a", "1") == "a 1 0")
        #expect(ask(bodies, "a", "1") == "a 1 0")
        #expect(ask(bodies, "b", "1") == "b 1 1")
        #expect(ask(bodies, "a", "2") == "a 2 2")
        #expect(ask(bodies, "a", "2") == "a 2 2")
        #expect(ask(bodies, "b", "1") == "b 1 1")
    }

    @Test
    func `a body that cannot be made is told, and made the next time`() {
        struct Failure: Error {}
        let bodies = VersionedBodies()
        #expect(throws: Failure.self) {
            _ = try bodies.body(of: "a", version: "1") { () throws(Failure) in throw Failure() }
        }
        #expect(ask(bodies, "a", "1") == "a 1 0")
    }

    @Test
    func `memory is bounded however much is asked for`() {
        let bodies = VersionedBodies(bytesLimit: 10_000)
        for index in 0..<1_000 {
            _ = ask(bodies, "id \(index % 70)", "\(index)")
            #expect(bodies.bytes <= 10_000)
        }
        let large = bodies.body(of: "large", version: "1") { Array(repeating: 0, count: 20_000) }
        #expect(large.count == 20_000)
        #expect(bodies.bytes <= 10_000)
    }
}
