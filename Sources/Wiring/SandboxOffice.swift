import Accounts
import Daemon
import Logging
import Platform
import Sandbox
import Transfer

/// The sandbox with what its webhooks go by.
struct SandboxOffice {
    /// How long a webhook's receiver may take.
    private static let webhookTime = Duration.seconds(5)
    /// How long webhooks that are under way may take to be given up.
    private static let closingTime = Duration.seconds(5)

    private let sandbox: Sandbox
    private let caller: HTTPCaller

    /// By the settings, nil where there is to be no sandbox.
    ///
    /// - Throws: `SettingsError`, or `StartError` for a journal that cannot be had.
    init?(_ settings: Settings, logger: Logger) throws {
        let base = try settings.value(of: BaseURL.setting).description
        guard let options = try Sandbox.options(settings, base: base) else { return nil }
        let url = try Sandbox.webhookURL(settings, base: base)
        let caller = HTTPCaller()
        self.caller = caller
        do throws(FileError) {
            sandbox = try Sandbox(options, logger: logger) { body, signature, tell in
                caller.call(Self.webhook(url, body, signature)) { result in
                    tell((try? result.get()).map { (200...299).contains($0.status) } ?? false)
                }
            }
        } catch {
            throw StartError(
                reason: "HOLDFAST_SANDBOX_JOURNAL, which one worker at a time may have: \(error)"
            )
        }
    }

    /// Listens.
    func start() throws {
        try caller.start()
        try sandbox.start()
    }

    /// Ends both; webhooks that were not taken are sent after the next start.
    func stop() {
        sandbox.stop()
        caller.stop(until: .now + Self.closingTime)
    }

    private static func webhook(_ url: String, _ body: [UInt8], _ signature: String) -> HTTPCall {
        HTTPCall(
            .post,
            url,
            headers: [("Content-Type", "application/json"), ("Sandbox-Signature", signature)],
            body: body,
            timeout: webhookTime
        )
    }
}
