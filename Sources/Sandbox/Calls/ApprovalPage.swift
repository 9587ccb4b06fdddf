import Reservations
import WebServer

/// The page that stands for a bank's, on which a customer approves a payment by opening it.
enum ApprovalPage {
    case approved(Payment)
    case approvedBefore(Payment)
    case tooLate(Payment)
    case unknown

    /// As strict as the page works by: the style and the picture are nginx'.
    private static let headers: [(name: String, value: String)] = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Cache-Control", "no-store"),
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
                + "form-action 'none'; frame-ancestors 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        // The address has the payment's word in it.
        ("Referrer-Policy", "no-referrer"),
    ]

    var answer: Answer {
        switch self {
        case .approved(let payment): page(200, "The payment is approved", payment)
        case .approvedBefore(let payment):
            page(200, "The payment has been approved already", payment)
        case .tooLate(let payment): page(409, "The payment can no longer be approved", payment)
        case .unknown: page(404, "There is no such payment", nil)
        }
    }

    private func page(_ status: Int, _ heading: String, _ payment: Payment?) -> Answer {
        let details = payment.map { payment in
            """
            <p>\(Self.escaped(Self.amount(payment))), \
            for \(Self.escaped(payment.order.reference)).</p>
            <p>You may close this page.</p>
            """
        }
        let text = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="robots" content="noindex">
              <title>Sandbox: \(heading)</title>
              <link rel="icon" href="/pages/icon.svg">
              <link rel="stylesheet" href="/pages/new-password.css">
            </head>
            <body>
              <main>
                <p class="brand">Payments for trials</p>
                <h1>\(heading)</h1>
                \(details ?? "")
              </main>
            </body>
            </html>

            """
        return Answer(status: status, headers: Self.headers, body: Array(text.utf8))
    }

    private static func amount(_ payment: Payment) -> String {
        guard let currency = Currency(payment.order.currency) else { return "" }
        return "\(Money(minorUnits: payment.order.amount, currency).decimal) \(currency.code)"
    }

    /// Text for HTML, also within quotes, see "Escaping a string" in HTML's standard.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
