@testable import Storage
import Testing

@Suite("The state of a schema")
struct SchemaStateTests {
    @Test(
        "lets the service start only where everything is applied as it is known, or says what to do",
        arguments: [
            (SchemaState(applied: ["a"]), nil), (SchemaState(), nil),
            (SchemaState(pending: ["b", "c"]), "lacks b, c; run: holdfast migrate"),
            (SchemaState(unknown: ["x"]), "newer than this program, which does not know x"),
            (SchemaState(changed: ["y"]), "another text than this program has: y"),
            // What running "migrate" cannot mend comes first.
            (SchemaState(pending: ["b"], unknown: ["x"]), "does not know x"),
            (SchemaState(pending: ["b"], unknown: ["x"], changed: ["y"]), "has: y"),
        ]
    )
    func obstacle(state: SchemaState, expected: String?) {
        #expect((state.obstacle == nil) == (expected == nil))
        if let expected { #expect(state.obstacle?.contains(expected) == true) }
    }

    @Test("is made of migrations with names that are unique and sorted, and texts")
    func migrations() {
        let names = Migration.all.map(\.name)
        #expect(!names.isEmpty)
        #expect(names == Set(names).sorted())
        #expect(Migration.all.allSatisfy { !$0.script.isEmpty })
    }
}
