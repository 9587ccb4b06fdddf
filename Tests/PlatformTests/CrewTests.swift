@testable import Platform
import Synchronization
import Support
import Testing

/// Threads of one crew that look for work again and again, all having joined before the first looks.
final class WorkingCrew: Sendable {
    let crew: Crew
    /// How many hold work at this moment.
    let busy = Gauge()
    /// How much work has been taken.
    let taken = Gauge()
    /// How many have come to their end.
    let left = Gauge()
    private let joined = Atomic(0)
    private let isOver = Atomic(false)

    init(size: Int) {
        crew = Crew(size: size)
    }

    func start(_ count: Int, _ work: @escaping @Sendable () -> Void) throws -> Crowd {
        try Crowd(count) { [self] _ in
            crew.join {
                joined.add(1, ordering: .relaxed)
                // By spinning: a wait would tell the crew that another may run.
                while joined.load(ordering: .relaxed) < count {}
                while takesWork() {
                    work()
                    busy.add(-1)
                }
            }
            left.add(1)
        }
    }

    private func takesWork() -> Bool {
        let mayWork = crew.look { !isOver.load(ordering: .acquiring) }
        guard mayWork else { return false }
        busy.add(1)
        taken.add(1)
        return true
    }

    /// From now on nobody takes work.
    func end() {
        isOver.store(true, ordering: .releasing)
    }
}

@Suite("A crew", .serialized)
struct CrewTests {
    @Test("lets no more run at once than its size", arguments: [1, 2, 3])
    func bounded(size: Int) throws {
        #expect(try highestAtOnce(size: size) <= size)
    }

    @Test("control: with room for all, more run at once")
    func unbounded() throws {
        #expect(try highestAtOnce(size: 16) > 3)
    }

    @Test("never sends everybody to rest", arguments: 0..<100)
    func startingTogether(round: Int) throws {
        let working = WorkingCrew(size: 1)
        let crowd = try working.start(8) {}
        #expect(working.taken.reaches(100))
        working.end()
        working.crew.dismiss()
        crowd.join()
    }

    @Test("a thread that waits sends another in its place")
    func waiting() throws {
        let working = WorkingCrew(size: 1)
        let gate = Gate()
        let crowd = try working.start(4) { gate.pass() }
        #expect(working.busy.reaches(4))
        gate.open()
        working.end()
        working.crew.dismiss()
        crowd.join()
    }

    @Test("threads that are stuck without saying so keep the others at rest until relieved")
    func relieving() throws {
        let working = WorkingCrew(size: 1)
        let isStuck = Monitor(true)
        let crowd = try working.start(4) { while isStuck.withLock({ $0 }) {} }
        #expect(working.taken.reaches(1))
        // The control: as long as nobody relieves them, no second one runs.
        #expect(working.taken.value == 1)
        while working.busy.value < 4 { working.crew.relieve() }
        #expect(working.busy.value == 4)
        isStuck.withLock { $0 = false }
        working.end()
        working.crew.dismiss()
        crowd.join()
    }

    @Test("that is dismissed holds nobody back, also when it is relieved afterwards")
    func dismissing() throws {
        let working = WorkingCrew(size: 1)
        let crowd = try working.start(8) {}
        #expect(working.taken.reaches(10))
        working.crew.dismiss()
        for _ in 0..<20 {
            working.crew.relieve()
            #expect(working.taken.reaches(working.taken.value + 20))
        }
        working.end()
        #expect(working.left.reaches(8))
        working.crew.dismiss()
        crowd.join()
    }

    @Test("is nothing to a thread outside of it")
    func outside() throws {
        #expect(Crew.whileWaiting { 5 } == 5)
        #expect(throws: FileError.self) {
            try Crew.whileWaiting { () throws(FileError) in throw FileError(path: "x", errno: 1) }
        }
    }

    /// The most of 16 threads that hold work at once, each holding it a while for the others' sake.
    private func highestAtOnce(size: Int) throws -> Int {
        let working = WorkingCrew(size: size)
        let crowd = try working.start(16) {
            let end = ContinuousClock.now + .milliseconds(5)
            while working.busy.value <= 3, !end.hasPassed {}
        }
        #expect(working.taken.reaches(40))
        let highest = working.busy.highest
        working.end()
        working.crew.dismiss()
        crowd.join()
        return highest
    }
}
