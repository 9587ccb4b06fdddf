package import Daemon
package import Transfer

/// Where the sandbox listens.
struct SandboxAddress: Sendable {
    let base: String
    let socketPath: String?

    static func parse(_ text: String) -> Parsed<SandboxAddress> {
        if text.hasPrefix("unix:/") {
            // The host's name goes into the request, and nowhere else.
            return .value(.init(base: "http://sandbox", socketPath: String(text.dropFirst(5))))
        }
        guard text.hasPrefix("http://") || text.hasPrefix("https://"), !text.hasSuffix("/") else {
            return .expected("unix:/path, or http://host:port without a path")
        }
        return .value(.init(base: text, socketPath: nil))
    }
}

extension Cashier {
    /// Whom to pay by.
    enum Choice: String, CaseIterable, Sendable {
        case none, sandbox
    }

    static let choice = Setting<Choice>.choice(
        "HOLDFAST_PAYMENTS",
        fallback: .none,
        "who takes customers' money: sandbox, which moves none, or none, where nothing can be paid"
    )
    static let sandbox = Setting<SandboxAddress>(
        "HOLDFAST_SANDBOX_URL",
        fallback: "http://127.0.0.1:8090",
        "where the sandbox is reached: unix:/path, or http://host:port",
        parse: SandboxAddress.parse
    )
    static let timeout = Setting<Duration>.milliseconds(
        "HOLDFAST_PROVIDER_TIMEOUT_MS",
        in: 100...5_000,
        fallback: 2_000,
        "longest wait for a payment provider's answer"
    )
    static let calls = Setting<Int>.number(
        "HOLDFAST_PROVIDER_CALLS",
        in: 1...1_000,
        fallback: 64,
        "calls to payment providers that may be under way at once"
    )

    package static let settings: [any SettingDeclaration] = [choice, sandbox, timeout, calls]

    /// Who takes money, by the settings.
    ///
    /// - Parameter secret: The sandbox's, where that is the choice.
    package static func providers(
        _ settings: Settings,
        secret: String
    ) throws(SettingsError) -> [any PaymentProvider] {
        guard try settings.value(of: choice) == .sandbox else { return [] }
        guard !secret.isEmpty else {
            throw SettingsError(problems: [
                "HOLDFAST_SANDBOX_SECRET: not set, though HOLDFAST_PAYMENTS is sandbox"
            ])
        }
        let address = try settings.value(of: sandbox)
        return [
            SandboxProvider(
                base: address.base,
                socketPath: address.socketPath,
                secret: secret,
                timeout: try settings.value(of: timeout)
            )
        ]
    }

    /// What calls providers, by the settings.
    package static func caller(_ settings: Settings) throws(SettingsError) -> HTTPCaller {
        var options = HTTPCaller.Options()
        options.limit = try settings.value(of: calls)
        return HTTPCaller(options)
    }
}
