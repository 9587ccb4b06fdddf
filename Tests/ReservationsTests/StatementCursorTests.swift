import Reservations
import Testing

struct StatementCursorTests {
    @Test
    func `a cursor is read as it was written, and in no other spelling`() {
        let cursor = StatementCursor(
            rank: 1_800_000_000_000_000,
            id: "0192b1c0-0000-7000-8000-00000000000a"
        )
        #expect(StatementCursor(cursor.description) == cursor)
        for text in [
            "", "s1", "s1.1", "s1.-1.\(cursor.id)", "s1.01.\(cursor.id)", "s2.1.\(cursor.id)",
            "s1.1.x",
        ] {
            #expect(StatementCursor(text) == nil, "\(text)")
        }
    }
}
