import Platform
import Support
import Testing

@Suite("An inbox")
struct InboxTests {
    @Test
    func `gives what came in its order, as many as are wanted`() {
        let inbox = Inbox<Int>()
        inbox.add([1, 2, 3])
        #expect(inbox.offer(4))
        #expect(inbox.next { $0.prefix(2) } == [1, 2])
        #expect(inbox.take { $0 < 4 } == [3])
        #expect(inbox.next() == [4])
        #expect(inbox.count == 0)
    }

    @Test
    func `has room for no more than its limit, however many come at once`() throws {
        let inbox = Inbox<Int>(limit: 3)
        let taken = try onThreads(20) { inbox.offer($0) }
        #expect(taken.count { $0 } == 3)
        #expect(inbox.count == 3)
        // Those that come back have had their place.
        inbox.add([20])
        #expect(inbox.count == 4)
    }

    @Test
    func `gives those that are asked for, wherever they stand, and keeps the others' order`() {
        let inbox = Inbox<Int>()
        inbox.add([1, 2, 3, 4, 5])
        #expect(inbox.next { $0.prefix(1) } == [1])
        #expect(inbox.takeAll(where: { $0.isMultiple(of: 2) }) == [2, 4])
        #expect(inbox.takeAll(where: { $0 > 5 }) == [])
        #expect(inbox.next() == [3, 5])
    }

    @Test
    func `ends once it is closed and empty, for all who wait`() throws {
        let inbox = Inbox<Int>()
        let sums = Monitor<[Int]>([])
        let crowd = try Crowd(4) { _ in
            while let found = inbox.next({ $0.prefix(3) }) {
                sums.withLock { $0 += found }
            }
        }
        inbox.add(Array(0..<100))
        inbox.close()
        crowd.join()
        #expect(sums.withLock { $0.sorted() } == Array(0..<100))
        #expect(inbox.isClosed)
    }
}
