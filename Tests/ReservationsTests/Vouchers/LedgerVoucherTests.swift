import Reservations
import Support
import Testing

/// What the judge makes of vouchers, all of them for the concert.
struct LedgerVoucherTests {
    private var ledger = Sale.ledger()

    private mutating func add(
        _ code: String = "SAVE",
        uses: Int = 0,
        spent: Int = 0,
        of inventoryID: String = "concert",
        _ change: (inout VoucherDetails) -> Void = { $0.percent = 10 }
    ) throws {
        var details = VoucherDetails(
            code: try #require(VoucherCode(code)),
            currency: Sale.euro
        )
        change(&details)
        let voucher = BookingLedger.Voucher(
            inventoryID: inventoryID,
            details: details,
            uses: uses,
            spent: spent
        )
        ledger.add(voucher, id: "the \(code)")
    }

    private mutating func book(
        _ quantities: KeyValuePairs<String, Int> = ["adult": 1],
        with voucher: String? = "save",
        by userID: String = "anna"
    ) -> BookingVerdict {
        ledger.judge(Sale.wish(Sale.tickets(quantities), by: userID, with: voucher))
    }

    private func counts(_ id: String = "the SAVE") -> [Int?] {
        [ledger.vouchers[id]?.uses, ledger.vouchers[id]?.spent]
    }

    // MARK: What it takes off

    @Test
    mutating func `takes its percentage off, in parts that are the whole`() throws {
        try add { $0.percent = 15 }
        ledger.ticketTypes["adult"] = Sale.ticketType(price: 333, left: 4)
        let booking = try #require(book(["adult": 1, "child": 1]).booking)
        // 15 % of 13.33 are 2.00.
        #expect(booking.total.minorUnits == 1_133)
        #expect(booking.items.map(\.discount) == [50, 150])
        #expect(booking.items.map(\.total) == [283, 850])
        #expect(booking.voucher == UsedVoucher(id: "the SAVE", code: try #require(.init("SAVE"))))
        #expect(counts() == [1, 200])
    }

    @Test
    mutating func `takes an amount off of the tickets that it is for, and no more than they cost`()
        throws
    {
        try add {
            $0.amount = 1_500
            $0.ticketTypeIDs = ["child"]
        }
        let booking = try #require(book(["adult": 2, "child": 1]).booking)
        #expect(booking.items.map(\.discount) == [0, 1_000])
        #expect(booking.total.minorUnits == 2_000)
        #expect(counts() == [1, 1_000])
    }

    @Test
    mutating func `lets nobody pay who has nothing left to pay`() throws {
        try add { $0.percent = 100 }
        let booking = try #require(book().booking)
        #expect(booking.status == .confirmed && booking.total.minorUnits == 0)
        #expect(booking.holdSeconds == nil)
    }

    @Test
    mutating func `takes off what is left of its budget, then is used up`() throws {
        try add(spent: 850) {
            $0.percent = 10
            $0.budget = 1_000
        }
        #expect(book().booking?.items.map(\.discount) == [100])
        #expect(book().booking?.items.map(\.discount) == [50])
        #expect(counts() == [2, 1_000])
        #expect(book() == .voucher(.usedUp(inventoryID: "concert")))
        #expect(book(with: nil).booking?.total.minorUnits == 1_000)
    }

    @Test(arguments: 1...3)
    mutating func `of any prices takes off parts that are the whole`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<500 {
            var sale = Self()
            let (first, second) = (
                Int.random(in: 0...5_000, using: &random), Int.random(in: 0...5_000, using: &random)
            )
            sale.ledger.ticketTypes["adult"] = Sale.ticketType(price: first, left: 4)
            sale.ledger.ticketTypes["child"] = Sale.ticketType(price: second, left: 4)
            let percent = Int.random(in: 1...100, using: &random)
            let isAmount = Bool.random(using: &random)
            let most = Int.random(in: 1...10_000, using: &random)
            try sale.add {
                if isAmount { $0.amount = most } else { $0.percent = percent }
                $0.budget = Bool.random(using: &random) ? most : nil
            }
            let count = Int.random(in: 1...2, using: &random)
            let booking = try #require(sale.book(["adult": count, "child": 2]).booking)
            let sum = count * first + 2 * second
            var whole = isAmount ? min(most, sum) : (sum * percent + 50) / 100
            if sale.ledger.vouchers["the SAVE"]?.details.budget != nil { whole = min(whole, most) }
            try #require(booking.items.reduce(0) { $0 + $1.discount } == whole)
            try #require(booking.total.minorUnits == sum - whole)
            try #require(booking.items.reduce(0) { $0 + $1.total } == sum - whole)
            try #require(booking.items.allSatisfy { $0.total >= 0 && $0.discount >= 0 })
            try #require(sale.counts() == [1, whole])
        }
    }

    // MARK: What it is not for

    private mutating func expectRefusal(
        _ verdict: BookingVerdict,
        _ quantities: KeyValuePairs<String, Int> = ["adult": 1],
        at location: SourceLocation = #_sourceLocation
    ) {
        let (before, counted) = (ledger.everything, ledger.vouchers)
        #expect(book(quantities) == verdict, sourceLocation: location)
        #expect(ledger.everything == before, sourceLocation: location)
        #expect(ledger.vouchers == counted, sourceLocation: location)
    }

    @Test
    mutating func `that nobody knows, or that is another event's, is unknown`() throws {
        expectRefusal(.unknown(.voucher))
        try add(of: "festival")
        expectRefusal(.unknown(.voucher))
    }

    @Test
    mutating func `is good in its time only`() throws {
        ledger.now = Moment(epoch: 100)
        try add {
            $0.percent = 10
            $0.validFrom = Moment(epoch: 101)
        }
        expectRefusal(.voucher(.early(Moment(epoch: 101))))
        try add {
            $0.percent = 10
            $0.validUntil = Moment(epoch: 100)
        }
        expectRefusal(.voucher(.over(Moment(epoch: 100))))
        try add {
            $0.percent = 10
            $0.isActive = false
        }
        expectRefusal(.voucher(.withdrawn))
        try add {
            $0.percent = 10
            $0.validFrom = Moment(epoch: 100)
            $0.validUntil = Moment(epoch: 101)
        }
        #expect(book().booking != nil)
    }

    @Test
    mutating func `for none of what is wanted is refused`() throws {
        try add {
            $0.percent = 10
            $0.ticketTypeIDs = ["child"]
        }
        expectRefusal(.voucher(.fitsNothing))
        #expect(book(["adult": 1, "child": 1]).booking?.items.map(\.discount) == [0, 100])
    }

    @Test
    mutating func `is used as often as it may, and no more if tickets are refused`() throws {
        try add(uses: 1) {
            $0.percent = 10
            $0.maxUses = 2
        }
        #expect(book(["adult": 4, "child": 3]).booking == nil)
        #expect(counts() == [1, 0])
        #expect(book().booking != nil)
        expectRefusal(.voucher(.usedUp(inventoryID: "concert")))
    }

    @Test
    mutating func `is used by one customer as often as one may, and by others still`() throws {
        try add {
            $0.percent = 10
            $0.maxUsesPerCustomer = 1
        }
        #expect(book().booking != nil)
        expectRefusal(.voucher(.usedByCustomer))
        #expect(book(by: "berta").booking != nil)
    }

    // MARK: What it unlocks

    @Test
    mutating func `gets what is hidden if it unlocks that`() throws {
        ledger.ticketTypes["adult"] = Sale.ticketType(isHidden: true, left: 4)
        #expect(book(with: nil) == .unknown(.ticketType))
        try add()
        expectRefusal(.unknown(.ticketType))
        try add {
            $0.unlocksHidden = true
            $0.ticketTypeIDs = ["child"]
        }
        expectRefusal(.unknown(.ticketType), ["adult": 1, "child": 1])
        try add { $0.unlocksHidden = true }
        let booking = try #require(book().booking)
        #expect(booking.total.minorUnits == 1_000)
        #expect(counts() == [1, 0])
    }
}
