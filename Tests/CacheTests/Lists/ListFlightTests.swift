@testable import Cache
import Platform
import Support
import Testing

/// Readings of one list by many at once.
struct ListFlightTests {
    private struct Failure: Error {}

    private let far = Deadline.now + .seconds(60)
    private let asking = Gauge()
    private let loads = Gauge()

    /// Lets ten ask at once; each reading goes on until all have asked.
    ///
    /// - Returns: What each got, nil for a failure.
    private func crowd(
        _ key: @escaping @Sendable (Int) -> [UInt8],
        _ load: @escaping @Sendable () throws(Failure) -> [UInt8]
    ) throws -> [[UInt8]?] {
        let memory = ListMemory<Failure>()
        return try onThreads(10) { [asking, loads, far] index in
            asking.add(1)
            return try? memory.body(for: key(index), until: far) { () throws(Failure) in
                loads.add(1)
                _ = asking.reaches(10)
                // The last to ask may not have come to the lock yet.
                Process.sleep(.milliseconds(200))
                return try load()
            }
        }
    }

    @Test
    func `are one, which all share`() throws {
        let bodies = try crowd({ _ in [1] }) { () throws(Failure) in [7] }
        #expect(bodies == Array(repeating: [7], count: 10))
        #expect(loads.value == 1)
    }

    @Test
    func `control: are ten where the lists are ten`() throws {
        _ = try crowd({ [UInt8($0)] }) { () throws(Failure) in [7] }
        #expect(loads.value == 10)
    }

    @Test
    func `that fail are tried once more for those who waited, and are no success`() throws {
        let bodies = try crowd({ _ in [1] }) { () throws(Failure) in throw Failure() }
        #expect(bodies == Array(repeating: nil, count: 10))
        #expect(loads.value == 2)
    }

    @Test
    func `that fail for one may come for the others`() throws {
        let tries = Gauge()
        let bodies = try crowd({ _ in [1] }) { () throws(Failure) in
            tries.add(1)
            if tries.value == 1 { throw Failure() }
            return [7]
        }
        #expect(bodies.count { $0 == nil } == 1)
        #expect(bodies.count { $0 == [7] } == 9)
        #expect(loads.value == 2)
    }

    @Test
    func `make nobody wait past the deadline`() throws {
        let memory = ListMemory<Failure>()
        let begin = Deadline.now
        _ = try memory.body(for: [1], until: far) { () throws(Failure) in
            let waited = try memory.body(for: [1], until: .now + .milliseconds(20)) {
                () throws(Failure) in [9]
            }
            #expect(waited == [9])
            return [1]
        }
        #expect(.now - begin < .seconds(20))
    }
}
