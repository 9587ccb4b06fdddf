extension Connection {
    /// Hands over a query's rows, so many at a time: no more of them are in memory at once.
    ///
    /// Within a transaction, one walk at a time.
    ///
    /// - Parameter take: Is given at least one row each time; whether it wants more.
    package mutating func walk(
        _ query: Statement,
        by step: Int,
        _ take: (consuming Rows) throws(PostgresError) -> Bool
    ) throws(PostgresError) {
        try execute("DECLARE walk NO SCROLL CURSOR FOR \(query)")
        let fetch = Statement(verbatim: "FETCH \(step) FROM walk")
        var wantsMore = true
        while wantsMore {
            let rows = try execute(fetch)
            let count = rows.count
            if count > 0 { wantsMore = try take(rows) }
            if count < step { break }
        }
        try execute("CLOSE walk")
    }
}
