import HTTP
import JSONText

extension Operation {
    static let index = Operation(
        "index",
        "Where to go from here",
        answer: Answer(
            "Links.",
            schema: Schema.object([
                ("name", Schema.string()), ("api", Schema.string()), ("schema", Schema.string()),
                ("health", Schema.string()),
            ])
        )
    )
    static let health = Operation(
        "health",
        "Whether the process is there",
        answer: Answer("It is.", schema: Schema.object([("status", Schema.string(const: "ok"))]))
    )
    static let ready = Operation(
        "ready",
        "Whether the service can serve; from allowed addresses only",
        answer: Answer(
            "It can. Redis may be away all the same.",
            schema: Schema.object([
                ("status", Schema.string(const: "ok")),
                ("postgres", Schema.string(const: "ok")),
                ("redis", Schema.string(oneOf: ["ok", "down"])),
            ])
        ),
        problems: [.forbidden, .serviceUnavailable]
    )
    static let metrics = Operation(
        "metrics",
        "Metrics in Prometheus' text format; from allowed addresses only",
        answer: Answer("The metrics.", mediaType: "text/plain", schema: Schema.string()),
        problems: [.forbidden]
    )
    static let schema = Operation(
        "schema",
        "This description",
        answer: Answer(
            "An OpenAPI 3.1 document.",
            mediaType: "application/openapi+json",
            schema: .object([("type", .string("object"))])
        )
    )
}
