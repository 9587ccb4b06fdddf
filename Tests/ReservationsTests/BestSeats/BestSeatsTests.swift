import Reservations
import Support
import Testing

struct BestSeatsTests {
    @Test
    func `are in the middle, two thirds of the way back`() {
        let hall = DrawnHall(
            """
            ooooooo
            ooooooo
            ooooooo
            ooooooo
            """
        )
        #expect(
            hall.best(3) == """
                ooooooo
                ooooooo
                oo###oo
                ooooooo
                """
        )
    }

    @Test
    func `are beside each other, with no aisle and no gap between them`() {
        #expect(DrawnHall("ooo ooo").best(2) == "o## ooo")
        #expect(DrawnHall("oo  oo\noooo").best(3) == "oo  oo\no###")
        #expect(DrawnHall("oxo\noo").best(2) == "oxo\n##")
        // Neither from one section to the next.
        #expect(DrawnHall("oox\n-\nxoo").best(3) == "##x\n-\nx#o")
    }

    @Test
    func `are those of a zone, if it is asked for`() {
        let hall = DrawnHall("ooooo\nooooo\n-\nooooo\nooooo")
        #expect(hall.best(1) == "ooooo\noo#oo\n-\nooooo\nooooo")
        #expect(hall.best(1, in: "B") == "ooooo\nooooo\n-\noo#oo\nooooo")
        #expect(hall.best(11, in: "B") == nil)
        #expect(hall.best(1, in: "C") == nil)
    }

    /// Sections beside each other make one floor; what is behind them does not draw its middle back.
    @Test
    func `of a hall with a balcony are in the stalls`() {
        let stalls = "ooooo\nooooo\nooooo\nooooo"
        let whole = DrawnHall(stalls + "\n-\n" + stalls)
        #expect(whole.best(1) == "ooooo\nooooo\noo#oo\nooooo\n-\n" + stalls)
    }

    @Test
    func `of a cabin are at its front`() {
        let cabin = DrawnHall("oo oo\noo oo\n-\nooo ooo\nooo ooo", kind: .flight)
        #expect(cabin.best(2, in: "B") == "oo oo\noo oo\n-\no## ooo\nooo ooo")
        #expect(cabin.best(2, in: "A") == "## oo\noo oo\n-\nooo ooo\nooo ooo")
    }

    @Test
    func `that are equally good are those that come first`() {
        #expect(DrawnHall("oooo").best(1) == "#ooo")
        #expect(DrawnHall("oo oo").best(2) == "## oo")
        #expect(DrawnHall("o o\no o").best(1) == "o o\n# o")
    }

    @Test
    func `leave no single seat alone where others do not`() {
        // Those in the middle would leave one alone on each side.
        #expect(DrawnHall("oooo").best(2) == "##oo")
        #expect(DrawnHall("xoooox").best(2) == "x##oox")
        #expect(DrawnHall("ooo\nxxx\noo").best(2) == "ooo\nxxx\n##")
        // Those that are nearer would.
        #expect(DrawnHall("oooxxoo").best(2) == "oooxx##")
        // A seat that was alone before is as good as any, and better filled.
        #expect(DrawnHall("xox").best(1) == "x#x")
        #expect(DrawnHall("xoxoox").best(1) == "x#xoox")
    }

    @Test(arguments: [(8, "oooooooo"), (20, "oooooooooooooooooooo"), (20, "oooooooooo oooooooooo")])
    func `of a hall that pairs can fill are beside each other to the last`(
        seats: Int,
        row: String
    ) throws {
        let hall = DrawnHall([row, row, row].joined(separator: "\n"))
        var free = hall.free
        for pair in 1...(3 * seats / 2) {
            let chosen = BestSeats(hall.chart, free: free, in: nil).choose(2)
            let places = try #require(chosen, "pair \(pair)")
            for place in places { free[place] = false }
            let positions = places.map { hall.chart.seats[$0].position }
            #expect(positions[1].x - positions[0].x == 2, "pair \(pair)")
            #expect(positions[1].y == positions[0].y, "pair \(pair)")
        }
    }

    /// The control: where it cannot be avoided somebody is left alone, in the best place for that.
    @Test
    func `leave one alone where that cannot be avoided`() {
        #expect(DrawnHall("ooo").best(2) == "##o")
        #expect(DrawnHall("ooo\nxxx\nooo").best(2) == "ooo\nxxx\n##o")
        #expect(DrawnHall("oooxooooo").best(4) == "ooox####o")
    }

    @Test
    func `are not far away only to leave nobody alone`() {
        let near = String(repeating: "x", count: 20)
        #expect(DrawnHall("oo" + near + "ooo" + near).best(2) == "oo" + near + "##o" + near)
        #expect(
            DrawnHall("ooo" + String(repeating: "x", count: 6) + "oo").best(2)?.hasSuffix("##")
                == true
        )
    }

    @Test
    func `of a party that finds no room in one row are near each other`() {
        #expect(DrawnHall("oxoxo\nxooxx\noxxox").best(3) == "ox#xo\nx##xx\noxxox")
        // Two and two rather than three and one.
        #expect(DrawnHall("ooox\nxxxx\nxoox").best(4) == "o##x\nxxxx\nx##x")
        #expect(DrawnHall("oxo").best(2) == "#x#")
        #expect(DrawnHall("oxo").best(3) == nil)
    }

    @Test
    func `of a party in more than ten groups are near, whether they are beside each other or not`()
    {
        let (far, pairs) = (String(repeating: "x", count: 40), String(repeating: "oox", count: 5))
        let hall = "oo" + far + pairs + "oxox" + pairs + far
        let near = hall.dropFirst(2).replacing("o", with: "#")
        #expect(DrawnHall(hall).best(22) == "oo" + near)
        // The control: with one group less, they are.
        let fewer = DrawnHall(hall.replacing("oxoxoox", with: "oxoxxxx")).best(20)
        #expect(fewer?.hasPrefix("##") == true)
    }

    @Test
    func `leave places for those who need them, as long as there are others`() {
        #expect(DrawnHall("oxw\nooo").best(3) == "oxw\n###")
        #expect(DrawnHall("wwww\noxxo").best(2) == "wwww\n#xx#")
        #expect(DrawnHall("wwww\noxxx").best(2) == "##ww\noxxx")
        #expect(DrawnHall("eeeeee\noooooo", kind: .flight).best(6) == "eeeeee\n######")
    }

    @Test
    func `with a restricted view are worth less`() {
        #expect(DrawnHall("ooorroooo").best(2) == "ooorr##oo")
        #expect(DrawnHall("rrxxx\nxxxxx").best(2) == "##xxx\nxxxxx")
    }

    @Test
    func `of the largest map are chosen as of the smallest`() throws {
        let map = try #require(SeatMap.numbered(SeatMapLimits.seats))
        let seats = map.seats.map { seat in
            SeatChart.Seat(
                code: seat.code,
                section: seat.section,
                row: seat.row,
                zone: "standard",
                position: seat.position
            )
        }
        let chart = SeatChart(of: .show, seats) { _ in .nobody }
        let free = seats.map { _ in true }
        let chosen = BestSeats(chart, free: free, in: nil).choose(2)
        // Row 167 of 250, on the left of its aisle: two thirds of the way back.
        #expect(chosen?.map { seats[$0].row } == ["167", "167"])
        #expect(chosen?.map { seats[$0].code } == ["3329", "3330"])
    }
}
