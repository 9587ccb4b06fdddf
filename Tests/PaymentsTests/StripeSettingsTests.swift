import Daemon
import Payments
import Reservations
import Support
import Testing

@Suite("Stripe's settings")
struct StripeSettingsTests {
    private static let secrets = [
        "HOLDFAST_STRIPE_KEY": StripeServer.key,
        "HOLDFAST_STRIPE_WEBHOOK_SECRET": StripeServer.webhookSecret,
    ]

    private func problems(_ changes: [String: String?]) -> [String] {
        let chosen = Self.secrets.merging(["HOLDFAST_PAYMENTS": "stripe"]) { first, _ in first }
        let environment = chosen.merging(changes.compactMapValues { $0 }) { _, new in new }
            .filter { changes[$0.key] != .some(nil) }
        do throws(SettingsError) {
            let settings = try Settings(
                declared: Cashier.settings,
                file: nil,
                environment: environment
            )
            _ = try Cashier.providers(settings, secret: "") { () throws(SettingsError) in
                "https://site.test"
            }
            return []
        } catch {
            return error.problems
        }
    }

    @Test
    func `are enough with both secrets`() {
        #expect(problems([:]) == [])
        #expect(problems(["HOLDFAST_STRIPE_URL": "http://127.0.0.1:12111"]) == [])
    }

    @Test(arguments: secrets.keys.sorted())
    func `stop the start without one of the secrets, or with a short one`(name: String) {
        let expected = "\(name): not set, though Stripe takes payments, or has taken some"
        #expect(problems([name: nil]) == [expected])
        // Who is not paid by Stripe any more needs both, or none.
        #expect(problems([name: nil, "HOLDFAST_PAYMENTS": "none"]) == [expected])
        #expect(problems([name: "short"]).first?.hasPrefix("\(name): expected") == true)
        #expect(problems([name: "with a space within it"]).count == 1)
    }

    @Test
    func `are not needed where nobody was ever paid by Stripe`() {
        var changes: [String: String?] = Self.secrets.mapValues { _ in nil }
        changes["HOLDFAST_PAYMENTS"] = "none"
        #expect(problems(changes) == [])
    }

    @Test(
        arguments: [
            ("HOLDFAST_STRIPE_KEY", "pk_live_of_the_browser"),
            ("HOLDFAST_STRIPE_KEY", StripeServer.webhookSecret),
            ("HOLDFAST_STRIPE_WEBHOOK_SECRET", StripeServer.key),
        ]
    )
    func `are not taken for each other`(name: String, secret: String) {
        #expect(problems([name: secret]).first?.hasPrefix("\(name): expected") == true)
        #expect(problems(["HOLDFAST_STRIPE_KEY": "rk_live_of_all_tests"]) == [])
    }

    @Test
    func `keep who has taken money, whoever takes it now`() throws {
        func names(_ choice: String) throws -> (all: Set<String>, taker: String?) {
            let chosen = Self.secrets.merging(["HOLDFAST_PAYMENTS": choice]) { first, _ in first }
            let settings = try Settings(
                declared: Cashier.settings,
                file: nil,
                environment: chosen
            )
            let providers = try Cashier.providers(settings, secret: "of-the-sandbox-of-old") {
                () throws(SettingsError) in "https://site.test"
            }
            return (Set(providers.map(\.name.rawValue)), try Cashier.taker(settings)?.rawValue)
        }
        for choice in ["none", "sandbox", "stripe"] {
            let (all, taker) = try names(choice)
            #expect(all == ["sandbox", "stripe"])
            #expect(taker == (choice == "none" ? nil : choice))
        }
    }

    @Test(
        arguments: [
            "http://api.stripe.com", "api.stripe.com", "https://", "https://api.stripe.com/v1",
            "https://api.stripe.com/", "https://key@api.stripe.com", "ftp://127.0.0.1:1", "",
        ]
    )
    func `send the key nowhere in the clear`(url: String) {
        #expect(problems(["HOLDFAST_STRIPE_URL": url]).count == 1)
    }
}
