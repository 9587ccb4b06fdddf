package import Daemon
import Platform

extension Sandbox {
    /// Characters of the secret at least: nobody is to guess it.
    private static let secretLength = 16

    static let listen = Setting<Address?>(
        "HOLDFAST_SANDBOX_LISTEN",
        fallback: "",
        "where the sandbox, a payment provider for trials, listens: unix:/path or host:port; empty for none"
    ) { text in
        if text.isEmpty { return .value(nil) }
        return Address(text).map { .value($0) } ?? .expected("unix:/path or host:port")
    }
    /// Empty for none.
    package static let secret = Setting<String>(
        "HOLDFAST_SANDBOX_SECRET",
        fallback: "",
        "secret between the sandbox and who pays by it, at least 16 characters"
    ) { text in
        let isFit = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard text.isEmpty || text.utf8.count >= secretLength && isFit else {
            return .expected("at least \(secretLength) visible characters of ASCII")
        }
        return .value(text)
    }
    static let journal = Setting<String>.text(
        "HOLDFAST_SANDBOX_JOURNAL",
        fallback: "",
        "file that keeps the sandbox' payments; empty for memory alone"
    )
    static let webhooks = Setting<String>(
        "HOLDFAST_SANDBOX_WEBHOOKS",
        fallback: "",
        "where the sandbox' webhooks go; empty for their address below HOLDFAST_BASE_URL"
    ) { text in
        let isURL = ["http://", "https://"].contains { text.hasPrefix($0) && text != $0 }
        return text.isEmpty || isURL ? .value(text) : .expected("http:// or https:// and a host")
    }

    package static let settings: [any SettingDeclaration] = [listen, secret, journal, webhooks]

    /// By the settings, nil where there is to be no sandbox.
    ///
    /// - Parameter base: Where people reach the site, without a slash at the end.
    package static func options(
        _ settings: Settings,
        base: String
    ) throws(SettingsError) -> Options? {
        guard let address = try settings.value(of: listen) else { return nil }
        let secret = try settings.value(of: secret)
        guard !secret.isEmpty else {
            throw SettingsError(problems: [
                "HOLDFAST_SANDBOX_SECRET: not set, though HOLDFAST_SANDBOX_LISTEN is"
            ])
        }
        var options = Options(address: address, secret: secret, base: base)
        let journal = try settings.value(of: journal)
        if !journal.isEmpty { options.journal = journal }
        return options
    }

    /// Where webhooks go by the settings.
    ///
    /// - Parameter base: As above.
    package static func webhookURL(
        _ settings: Settings,
        base: String
    ) throws(SettingsError) -> String {
        let url = try settings.value(of: webhooks)
        return url.isEmpty ? "\(base)/api/v1/payments/webhook/sandbox" : url
    }
}
