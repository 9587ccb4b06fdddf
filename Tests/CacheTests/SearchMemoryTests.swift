@testable import Cache
import Platform
import Reservations
import Support
import Testing

@Suite("The memory of searches")
struct SearchMemoryTests {
    private func memory(
        freshness: Duration = .seconds(600),
        usability: Duration = .seconds(600),
        bytes: Int = 1 << 20
    ) -> SearchMemory {
        SearchMemory(freshness: freshness, usability: usability, bytes: bytes)
    }

    @Test("gives back what it keeps, to the same search alone")
    func keeping() throws {
        let memory = memory()
        memory.keep([1], for: try search(), validity: .seconds(60))
        #expect(memory.fresh(try search()) == [1])
        #expect(memory.usable(try search()) == [1])
        #expect(memory.fresh(try search(passengers: 2)) == nil)
        #expect(memory.usable(try search(1)) == nil)
        memory.keep([2], for: try search(), validity: .seconds(60))
        #expect(memory.fresh(try search()) == [2])
    }

    @Test("an answer past its time is not fresh, but usable")
    func staleness() throws {
        let memory = memory(freshness: .milliseconds(1))
        memory.keep([1], for: try search(), validity: .seconds(60))
        Process.sleep(.milliseconds(5))
        #expect(memory.fresh(try search()) == nil)
        #expect(memory.usable(try search()) == [1])
    }

    @Test("an answer is fresh no longer than it holds")
    func validity() throws {
        let memory = memory()
        memory.keep([1], for: try search(), validity: .zero)
        #expect(memory.fresh(try search()) == nil)
        #expect(memory.usable(try search()) == [1])
    }

    @Test("an answer past its usefulness is none")
    func uselessness() throws {
        let memory = memory(usability: .zero)
        memory.keep([1], for: try search(), validity: .seconds(60))
        #expect(memory.usable(try search()) == nil)
    }

    @Test("that is switched off gives nothing fresh, but still serves in need")
    func off() throws {
        let memory = memory(freshness: .zero)
        memory.keep([1], for: try search(), validity: .seconds(60))
        #expect(memory.fresh(try search()) == nil)
        #expect(memory.usable(try search()) == [1])
    }

    @Test("expires all answers of a route and day, and no others")
    func expiry() throws {
        let memory = memory()
        for passengers in 1...3 {
            memory.keep([1], for: try search(passengers: passengers), validity: .seconds(60))
        }
        memory.keep([2], for: try search(1), validity: .seconds(60))
        memory.expire(SearchChange(try searchRoute()))
        for passengers in 1...3 {
            #expect(memory.fresh(try search(passengers: passengers)) == nil)
            #expect(memory.usable(try search(passengers: passengers)) == [1])
        }
        #expect(memory.fresh(try search(1)) == [2])
        memory.expire(SearchChange(try searchRoute(2)))
    }

    @Test("stays within its bytes, the oldest going first")
    func bound() throws {
        let limit = 100_000
        let memory = memory(bytes: limit)
        let body = [UInt8](repeating: 7, count: 1_000)
        for number in 0..<1_000 {
            memory.keep(body, for: try search(number), validity: .seconds(60))
            #expect(memory.bytes <= limit + 2 * 1_400)
        }
        #expect(memory.bytes > limit / 2)
        #expect(memory.fresh(try search(0)) == nil)
        #expect(memory.fresh(try search(999)) == body)
        #expect(memory.fresh(try search(970)) == body)
    }

    @Test("counts an answer that replaces another once")
    func replacing() throws {
        let memory = memory()
        for length in [10, 1_000, 100] {
            memory.keep(
                [UInt8](repeating: 0, count: length),
                for: try search(),
                validity: .seconds(60)
            )
        }
        #expect(memory.bytes == 500)
    }

    @Test("keeps what is kept again and again, whatever else comes")
    func popularity() throws {
        let memory = memory(bytes: 20_000)
        for number in 1..<500 {
            memory.keep([1], for: try search(0), validity: .seconds(60))
            memory.keep(
                [UInt8](repeating: 0, count: 500),
                for: try search(number),
                validity: .seconds(60)
            )
            #expect(memory.fresh(try search(0)) == [1])
        }
    }

    @Test("is used by many threads at once")
    func threads() throws {
        let memory = memory(bytes: 50_000)
        let searches = try (0..<50).map { try search($0) }
        let changes = try (0..<50).map { SearchChange(try searchRoute($0)) }
        try Crowd(8) { thread in
            for number in 0..<2_000 {
                let place = (number * 7 + thread) % 50
                let search = searches[place]
                switch number % 3 {
                case 0: memory.keep([UInt8(thread)], for: search, validity: .seconds(60))
                case 1: memory.expire(changes[place])
                default: _ = memory.fresh(search)
                }
            }
        }.join()
        #expect(memory.bytes <= 50_000 + 1_000)
    }
}

@Suite("The memory of the generation")
struct GenerationMemoryTests {
    @Test("knows what it was just told, until it is told to forget")
    func remembering() {
        let memory = GenerationMemory()
        #expect(memory.fresh == nil)
        memory.remember("a")
        #expect(memory.fresh == "a")
        memory.forget()
        #expect(memory.fresh == nil)
        memory.remember("b")
        memory.remember(nil)
        #expect(memory.fresh == nil)
    }
}
