/// Metrics in Prometheus' text format 0.0.4.
package struct MetricsText {
    package enum Kind: String {
        case counter, gauge, histogram
    }

    package typealias Labels = KeyValuePairs<String, String>

    package private(set) var text = ""

    package init() {}

    /// Adds a family's head; its samples follow.
    package mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    package mutating func sample(_ name: String, _ labels: Labels, _ value: Int) {
        text += "\(name)\(Self.text(of: labels)) \(value)\n"
    }

    package mutating func sample(_ name: String, _ labels: Labels, _ value: Double) {
        text += "\(name)\(Self.text(of: labels)) \(value)\n"
    }

    /// A family of one sample.
    package mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        family(name, .gauge, help)
        sample(name, [:], value)
    }

    /// A family of one sample.
    package mutating func counter(_ name: String, _ help: String, _ value: Int) {
        family(name, .counter, help)
        sample(name, [:], value)
    }

    /// A histogram's samples under one pair of labels.
    package mutating func histogram(
        _ name: String,
        _ label: (name: String, value: String),
        _ histogram: Histogram
    ) {
        let counts = histogram.cumulative
        let bounds = Histogram.bounds.map(String.init(describing:)) + ["+Inf"]
        for (bound, count) in zip(bounds, counts) {
            sample("\(name)_bucket", [label.name: label.value, "le": bound], count)
        }
        sample("\(name)_sum", [label.name: label.value], histogram.sumInSeconds)
        sample("\(name)_count", [label.name: label.value], counts.last ?? 0)
    }

    private static func text(of labels: Labels) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { name, value in
            "\(name)=\"\(escaped(value))\""
        }
        return "{\(pairs.joined(separator: ","))}"
    }

    // By scalars: to Character the line end after a carriage return is no line end of its own.
    private static func escaped(_ value: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n".unicodeScalars
            case "\\", "\"": escaped += ["\\", scalar]
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
