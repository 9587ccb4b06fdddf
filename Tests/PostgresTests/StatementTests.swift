import Postgres
import Testing

@Suite("A statement")
struct StatementTests {
    @Test("binds what is interpolated, and never pastes it")
    func binding() {
        let evil = "'; DROP TABLE flights; --"
        let statement: Statement = "SELECT \(evil), \(42), \(true), \(1.5) WHERE x = \(evil)"
        #expect(statement.sql == "SELECT $1, $2, $3, $4 WHERE x = $5")
        #expect(statement.parameters == [evil, "42", "t", "1.5", evil])
    }

    @Test("without parameters is its text")
    func verbatim() {
        let statement: Statement = "SELECT 1"
        #expect(statement == Statement(verbatim: "SELECT 1"))
        #expect(statement.parameters.isEmpty)
    }

    @Test("binds what is not there as NULL")
    func null() {
        let missing: String? = nil
        let there: Int? = 3
        let statement: Statement = "VALUES (\(missing), \(there))"
        #expect(statement.sql == "VALUES ($1, $2)")
        #expect(statement.parameters == [nil, "3"])
    }

    @Test("takes in another, its parameters renumbered")
    func nested() {
        let part: Statement = "a = \("x") AND b = \("y")"
        let statement: Statement = "SELECT \(1) WHERE (\(part)) AND c = \("z") OR (\(part))"
        #expect(
            statement.sql == "SELECT $1 WHERE (a = $2 AND b = $3) AND c = $4 OR (a = $5 AND b = $6)"
        )
        #expect(statement.parameters == ["1", "x", "y", "z", "x", "y"])
    }

    @Test("takes in one that has taken in another, with more than nine parameters")
    func deep() {
        let inner: Statement = "\(1),\(2),\(3),\(4),\(5),\(6)"
        let middle: Statement = "(\(inner)),\(7),\(8),(\(inner)),\(9)"
        let outer: Statement = "\(0) [\(middle)] \(10)"
        #expect(outer.sql == "$1 [($2,$3,$4,$5,$6,$7),$8,$9,($10,$11,$12,$13,$14,$15),$16] $17")
        let expected = [0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 9, 10].map { String($0) }
        #expect(outer.parameters == expected)
    }

    @Test("takes in one without parameters, also where its text looks like one")
    func nestedVerbatim() {
        let part = Statement(verbatim: "price ~ '^$1'")
        let statement: Statement = "SELECT \(1) WHERE \(part)"
        #expect(statement.sql == "SELECT $1 WHERE price ~ '^$1'")
        #expect(statement.parameters == ["1"])
    }

    @Test("with other values has the same text, so that it is prepared once")
    func sameText() {
        func statement(_ value: String) -> Statement { "SELECT \(value)" }
        #expect(statement("a").sql == statement("b").sql)
        #expect(statement("a") != statement("b"))
    }
}

@Suite("An array parameter")
struct ArrayParameterTests {
    @Test(
        "quotes and escapes its elements",
        arguments: [
            ([], "{}"), (["a"], #"{"a"}"#), (["a", "b c"], #"{"a","b c"}"#), ([""], #"{""}"#),
            (["NULL"], #"{"NULL"}"#), (["a,b", "{}"], #"{"a,b","{}"}"#),
            ([#"say "hi""#], #"{"say \"hi\""}"#), ([#"back\slash"#], #"{"back\\slash"}"#),
            ([#"\""#], #"{"\\\""}"#), (["line\nend"], "{\"line\nend\"}"),
        ]
    )
    func elements(array: [String], expected: String) {
        #expect(array.postgresText == expected)
    }

    @Test("escapes a quote also where a combining character follows it", arguments: ["\"", "\\"])
    func combining(special: String) {
        let text = [special + "\u{301}"].postgresText
        #expect(Array(text.utf8) == Array("{\"\\\(special)\u{301}\"}".utf8))
    }

    @Test("holds numbers and truths as their text")
    func others() {
        #expect([1, -2].postgresText == #"{"1","-2"}"#)
        #expect([true, false].postgresText == #"{"t","f"}"#)
    }

    @Test("is one parameter of its statement")
    func bound() {
        let statement: Statement = "SELECT \(["a", "b"])"
        #expect(statement.sql == "SELECT $1")
        #expect(statement.parameters == [#"{"a","b"}"#])
    }
}
