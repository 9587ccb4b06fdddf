package import Daemon
import Platform
package import Reservations

extension Cashier {
    /// The provider of that name, if it takes money here.
    package func provider(_ name: PaymentProviderName) -> (any PaymentProvider)? {
        providers[name]
    }

    /// Reads what a provider has sent by itself.
    package func event(
        of provider: any PaymentProvider,
        from body: [UInt8],
        signature: String?
    ) throws(WebhookFlaw) -> ProviderEvent {
        do throws(WebhookFlaw) {
            let now = WallClock.milliseconds / 1_000
            return try provider.event(from: body, signature: signature, at: now)
        } catch {
            meters.noteWebhook("\(error)")
            throw error
        }
    }

    /// Counts what a provider has told, once more or for the first time.
    package func noteWebhook(isNew: Bool) { meters.noteWebhook(isNew ? "new" : "repeated") }

    package func writeMetrics(into text: inout MetricsText) { meters.write(into: &text) }
}
