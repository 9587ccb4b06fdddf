@testable import Platform
import Support
import Testing

@Suite("A pool whose server went away")
struct PoolDiscardTests {
    @Test("closes the idle ones at once, and the lent ones when they come back")
    func discardAll() throws {
        let fake = FakePool(capacity: 3)
        try fake.lend { (lent) throws(PoolFailure) in
            try fake.lend { _ in }
            #expect(fake.open.value == 2)
            fake.pool.discardAll()
            #expect(fake.open.value == 1)
            #expect(lent.number == 1)
        }
        #expect(fake.open.value == 0)
        #expect(try fake.lend { $0.number } == 3)
        #expect(fake.open.value == 1)
    }

    @Test("control: without that, both are kept")
    func kept() throws {
        let fake = FakePool(capacity: 3)
        try fake.lend { (_) throws(PoolFailure) in try fake.lend { _ in } }
        #expect(fake.open.value == 2)
        #expect(fake.pool.usage.idle == 2)
    }

    @Test("keeps what was opened after the discarding")
    func generation() throws {
        let fake = FakePool(capacity: 3)
        fake.pool.discardAll()
        #expect(try fake.lend { $0.number } == 1)
        #expect(try fake.lend { $0.number } == 1)
    }

    @Test("closes a connection that broke, and only that")
    func broken() throws {
        let fake = FakePool(capacity: 3)
        try fake.lend { (first) throws(PoolFailure) in
            try fake.lend { _ in }
            first.isBroken = true
        }
        #expect(fake.open.value == 1)
        #expect(try fake.lend { $0.number } == 2)
    }

    @Test("an error inside the loan gives the connection back")
    func failedBody() throws {
        let fake = FakePool(capacity: 1)
        #expect(throws: PoolFailure.inside) {
            try fake.lend { (_) throws(PoolFailure) in throw .inside }
        }
        #expect(fake.pool.usage == .init(capacity: 1, lent: 0, idle: 1, waiting: 0))
    }

    @Test("closes everything when it goes itself")
    func deinitialization() throws {
        var fake: FakePool? = FakePool(capacity: 2)
        let open = try #require(fake?.open)
        try fake?.lend { _ in }
        #expect(open.value == 1)
        fake = nil
        #expect(open.value == 0)
    }
}
