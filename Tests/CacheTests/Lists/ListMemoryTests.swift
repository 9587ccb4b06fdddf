@testable import Cache
import Platform
import Support
import Testing

struct ListMemoryTests {
    /// A clock that a test sets.
    private final class Clock: Sendable {
        private let start = Deadline.now
        private let offset = Monitor(Duration.zero)

        var now: Deadline { start + offset.withLock { $0 } }

        func set(_ milliseconds: Int) {
            offset.withLock { $0 = .milliseconds(milliseconds) }
        }
    }

    private let clock = Clock()
    private let loads = Gauge()
    private let far = Deadline.now + .seconds(60)

    private func memory(bytes: Int = 1 << 20) -> ListMemory<Never> {
        ListMemory(bytesLimit: bytes) { [clock] in clock.now }
    }

    /// Asks, with an answer that tells how often it was read before.
    private func ask(_ memory: ListMemory<Never>, _ key: String = "a") -> String {
        let body = memory.body(for: Array(key.utf8), until: far) {
            defer { loads.add(1) }
            return Array("\(loads.value)".utf8)
        }
        return String(decoding: body, as: UTF8.self)
    }

    @Test
    func `a list is read once, then again before it is a second old`() {
        let memory = memory()
        #expect(ask(memory) == "0")
        clock.set(449)
        #expect(ask(memory) == "0")
        clock.set(450)
        #expect(ask(memory) == "1")
        clock.set(899)
        #expect(ask(memory) == "1")
        clock.set(1_799)
        #expect(ask(memory) == "2")
        #expect(ask(memory, "b") == "3")
        #expect(ask(memory) == "2")
    }

    @Test
    func `while one reads anew the others get what is there, but never what is too old`() {
        let memory = memory()
        #expect(ask(memory) == "0")
        clock.set(500)
        let renewed = memory.body(for: Array("a".utf8), until: far) {
            #expect(ask(memory) == "0")
            // Not even by waiting: what this one reads is as old as its beginning.
            clock.set(1_400)
            #expect(ask(memory) == "1")
            return Array("late".utf8)
        }
        #expect(renewed == Array("late".utf8))
        // What was read later stays.
        #expect(ask(memory) == "1")
    }

    @Test
    func `a reading that fails is told, and the next one reads`() {
        struct Failure: Error {}
        let memory = ListMemory<Failure>()
        #expect(throws: Failure.self) {
            _ = try memory.body(for: [], until: far) { () throws(Failure) in throw Failure() }
        }
        let body = try? memory.body(for: [], until: far) { () throws(Failure) in [7] }
        #expect(body == [7])
    }

    @Test
    func `memory is bounded however many lists are asked for`() {
        let memory = memory(bytes: 10_000)
        for index in 0..<1_000 {
            _ = ask(memory, "list \(index)")
            #expect(memory.bytes <= 10_000)
        }
        let large = memory.body(for: [1], until: far) { Array(repeating: 0, count: 20_000) }
        #expect(large.count == 20_000)
        #expect(memory.bytes <= 10_000)
    }
}
