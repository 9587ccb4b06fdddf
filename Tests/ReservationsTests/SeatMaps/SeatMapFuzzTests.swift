import JSONText
import Reservations
import Support
import Testing

@Suite("A map that chance has changed")
struct SeatMapFuzzTests {
    /// Values that have broken readers before.
    private static let values: [JSON] =
        [
            "", " ", "*", "-", "A", "ABC DEF", "1-12 13-24", "1-999999999", "Z-A", "A-ZZZZ",
            "1-9999",
            "9223372036854775808", "É", "A\u{301}", "\u{0}", "hall", "cabin", "economy", "12",
            "A-K",
        ].map(JSON.string)
        + ["0", "-1", "0.5", "1e9", "9223372036854775807", "-0", "1.05"].map(JSON.literal)
        + [.null, .bool(true), .array([]), .object([]), nested(levels: 10)]

    private static func nested(levels: Int) -> JSON {
        (0..<levels).reduce(JSON.null) { inner, level in
            level.isMultiple(of: 2) ? .array([inner]) : .object([("rows", inner)])
        }
    }

    private static let names = ["rows", "zone", "columns", "space", "prefix", "features", "x", "?"]

    /// The value with something in it replaced, left out, doubled or added.
    private func changed(_ json: JSON, _ random: inout SeededRandom) -> JSON {
        if Int.random(in: 0..<6, using: &random) == 0 {
            return Self.values.randomElement(using: &random) ?? .null
        }
        switch json {
        case .array(var elements):
            guard let index = elements.indices.randomElement(using: &random) else { return json }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: elements.remove(at: index)
            case 1: elements.append(elements[index])
            default: elements[index] = changed(elements[index], &random)
            }
            return .array(elements)
        case .object(var members):
            guard let index = members.indices.randomElement(using: &random) else { return json }
            switch Int.random(in: 0..<8, using: &random) {
            case 0: members.remove(at: index)
            case 1:
                let name = Self.names.randomElement(using: &random) ?? ""
                members.append((name, Self.values.randomElement(using: &random) ?? .null))
            default: members[index].value = changed(members[index].value, &random)
            }
            return .object(members)
        case .string(let text): return .string(changed(text, &random))
        default: return json
        }
    }

    private func changed(_ text: String, _ random: inout SeededRandom) -> String {
        var characters = Array(text)
        let signs = Array("0123456789ABCFZ- *é")
        guard let index = characters.indices.randomElement(using: &random),
            let sign = signs.randomElement(using: &random)
        else { return text }
        switch Int.random(in: 0..<3, using: &random) {
        case 0: characters.remove(at: index)
        case 1: characters.insert(sign, at: index)
        default: characters[index] = sign
        }
        return String(characters)
    }

    @Test("is a sound map or has faults, and never ends the program", arguments: ReadyMap.allCases)
    func mutations(ready: ReadyMap) throws {
        let original = try JSONParser.parse(Array(ready.text().utf8))
        var random = SeededRandom(seed: 21)
        var accepted = 0
        for _ in 0..<1_500 {
            var json = original
            for _ in 0..<Int.random(in: 1...4, using: &random) { json = changed(json, &random) }
            do throws(SeatMapError) {
                check(try SeatMap(json, at: "seat_map"))
                accepted += 1
            } catch {
                #expect((1...20).contains(error.faults.count))
                #expect(error.faults.allSatisfy { $0.place.hasPrefix("seat_map") })
                #expect(error.faults.allSatisfy { !$0.message.isEmpty })
            }
        }
        // Or the changes are so rough that nothing but the refusals is tried.
        #expect((50..<1_450).contains(accepted))
    }

    private func check(_ map: SeatMap) {
        #expect((1...5_000).contains(map.seats.count))
        #expect(Set(map.seats.map(\.code)).count == map.seats.count)
        #expect(map.seats.allSatisfy { map.zones.indices.contains($0.zone) })
        #expect(map.seats.allSatisfy { (1...8).contains($0.code.utf8.count) })
        #expect(map.seats.allSatisfy { $0.position.x >= 0 && $0.position.y >= 0 })
        for section in Dictionary(grouping: map.seats, by: \.section).values {
            #expect(Set(section.map(\.position)).count == section.count)
        }
    }
}
