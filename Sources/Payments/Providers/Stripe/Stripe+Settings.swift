import Daemon
import Reservations

/// Where Stripe's API is.
struct StripeAddress: Sendable {
    let base: String

    /// The key goes there with every call: never in the clear, but to a server of tests on this machine.
    static func parse(_ text: String) -> Parsed<StripeAddress> {
        let authority = text.drop { $0 != "/" }.dropFirst(2)
        let isHost =
            !authority.isEmpty
            && authority.utf8.allSatisfy { $0.isASCIILetterOrDigit || ".-:".utf8.contains($0) }
        let isSafe = text.hasPrefix("https://") || text.hasPrefix("http://127.0.0.1:")
        guard isHost, isSafe else {
            return .expected("https://host, or http://127.0.0.1:port for tests, without a path")
        }
        return .value(.init(base: text))
    }
}

extension StripeProvider {
    static let key = secret(
        "HOLDFAST_STRIPE_KEY",
        "Stripe's secret key: sk_…, or rk_… restricted",
        from: ["sk_", "rk_"]
    )
    static let webhookSecret = secret(
        "HOLDFAST_STRIPE_WEBHOOK_SECRET",
        "the signing secret of Stripe's endpoint for webhooks: whsec_…",
        from: ["whsec_"]
    )
    static let address = Setting<StripeAddress>(
        "HOLDFAST_STRIPE_URL",
        fallback: "https://api.stripe.com",
        "where Stripe's API is: https://host",
        parse: StripeAddress.parse
    )
    static let tolerance = Setting<Int>.number(
        "HOLDFAST_STRIPE_TOLERANCE_SECONDS",
        in: 1...3_600,
        fallback: 300,
        "how old the signature of one of Stripe's webhooks may be"
    )

    static let settings: [any SettingDeclaration] = [key, webhookSecret, address, tolerance]

    /// Characters of a secret at least.
    private static let secretLength = 16

    /// - Parameter starts: One of these is how it begins, so that none is taken for another.
    private static func secret(
        _ name: String,
        _ summary: String,
        from starts: [String]
    ) -> Setting<String> {
        Setting<String>(name, fallback: "", summary) { text in
            let isFit =
                text.utf8.count >= secretLength && starts.contains { text.hasPrefix($0) }
                && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            guard text.isEmpty || isFit else {
                return .expected(
                    """
                    \(starts.joined(separator: " or ")), and at least \(secretLength) visible \
                    characters of ASCII in all
                    """
                )
            }
            return .value(text)
        }
    }

    /// Whether there is any; then both are needed.
    static func hasSecrets(_ settings: Settings) throws(SettingsError) -> Bool {
        let secrets = [try settings.value(of: key), try settings.value(of: webhookSecret)]
        return secrets.contains { !$0.isEmpty }
    }

    /// By the settings.
    ///
    /// - Parameters:
    ///   - site: Where people reach the site: customers whom a bank has asked something come back there.
    ///   - timeout: The longest wait for an answer.
    init(_ settings: Settings, site: String, timeout: Duration) throws(SettingsError) {
        let (key, secret) = (
            try settings.value(of: Self.key), try settings.value(of: Self.webhookSecret)
        )
        let missing = [(Self.key.name, key), (Self.webhookSecret.name, secret)]
            .filter { $0.1.isEmpty }
            .map { "\($0.0): not set, though Stripe takes payments, or has taken some" }
        guard missing.isEmpty else { throw SettingsError(problems: missing) }
        var options = Options(key: key, webhookSecret: secret, timeout: timeout)
        options.base = try settings.value(of: Self.address).base
        options.tolerance = try settings.value(of: Self.tolerance)
        options.returnURL = "\(site)/payments/return"
        self.init(options)
    }
}
