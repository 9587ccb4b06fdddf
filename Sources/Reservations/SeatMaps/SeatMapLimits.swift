/// How large a seat map may be: every bound on what its writer can ask for.
package enum SeatMapLimits {
    /// Seats of a map: more than nearly every opera house has, and what a phone still draws.
    package static let seats = 5_000
    /// Arenas have some tens of blocks.
    static let sections = 50
    /// Of one section: each of its rows can be told apart, in more rows than halls have.
    static let rowGroups = 500
    /// More prices than anybody can choose from.
    static let zones = 60
    /// Columns of a row, and aisles: the widest stalls have about eighty seats.
    static let columns = 100
    /// The number of a row or a column: four digits, so that a code stays short.
    static let labelNumber = 9_999
    /// Letters of a row: `ZZ` is row 702.
    static let labelLetters = 2
    /// Characters of a code: it is printed on tickets and typed by hand.
    package static let codeLength = 8
    /// Characters before the row in a code: they leave room for one of the row and one of the column.
    static let prefixLength = codeLength - 2
    /// Characters of a name: it is a line on a ticket.
    package static let nameLengths = 1...100
    /// Characters of a price or a distance: more digits than `Money` holds, few enough to be shown.
    static let numberLength = 20
    /// Seat widths between two rows, or from a map's corner to a section: a drawing twice as large as
    /// the largest hall needs, far from what an integer holds.
    static let distance = 500
    /// Faults that are told at once: enough to mend a map, and no answer is many times its request.
    static let faults = 20
    /// Unicode scalars of a member's name that are repeated in an answer.
    static let echo = 40
}
