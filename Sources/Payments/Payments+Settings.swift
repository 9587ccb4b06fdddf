package import Daemon
package import Reservations
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
        case none, sandbox, stripe
    }

    static let choice = Setting<Choice>.choice(
        "HOLDFAST_PAYMENTS",
        fallback: .none,
        "who takes new payments: stripe, or sandbox, which moves no money, or none, where nothing can be paid"
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

    package static let settings: [any SettingDeclaration] =
        [choice, sandbox, timeout, calls] + StripeProvider.settings

    /// Who takes new payments, by the settings.
    package static func taker(_ settings: Settings) throws(SettingsError) -> PaymentProviderName? {
        switch try settings.value(of: choice) {
        case .none: nil
        case .sandbox: .sandbox
        case .stripe: .stripe
        }
    }

    /// All whose secrets are set, by the settings: who took money before must be able to give it back.
    ///
    /// - Parameters:
    ///   - secret: The sandbox's, empty for none.
    ///   - site: Where people reach the site; asked for only with Stripe.
    package static func providers(
        _ settings: Settings,
        secret: String,
        site: () throws(SettingsError) -> String
    ) throws(SettingsError) -> [any PaymentProvider] {
        let choice = try settings.value(of: choice)
        var providers: [any PaymentProvider] = []
        if choice == .sandbox || !secret.isEmpty {
            providers.append(try sandbox(settings, secret: secret))
        }
        let hasSecrets = try StripeProvider.hasSecrets(settings)
        if choice == .stripe || hasSecrets {
            let timeout = try settings.value(of: timeout)
            providers.append(try StripeProvider(settings, site: try site(), timeout: timeout))
        }
        return providers
    }

    private static func sandbox(
        _ settings: Settings,
        secret: String
    ) throws(SettingsError) -> SandboxProvider {
        guard !secret.isEmpty else {
            throw SettingsError(problems: [
                "HOLDFAST_SANDBOX_SECRET: not set, though HOLDFAST_PAYMENTS is sandbox"
            ])
        }
        let address = try settings.value(of: sandbox)
        return SandboxProvider(
            base: address.base,
            socketPath: address.socketPath,
            secret: secret,
            timeout: try settings.value(of: timeout)
        )
    }

    /// What calls providers, by the settings.
    package static func caller(_ settings: Settings) throws(SettingsError) -> HTTPCaller {
        var options = HTTPCaller.Options()
        options.limit = try settings.value(of: calls)
        return HTTPCaller(options)
    }
}
