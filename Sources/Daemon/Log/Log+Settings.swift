package import Logging

/// The least serious messages that are logged.
package enum LogLevel: String, CaseIterable, Sendable {
    case debug, info, notice, warning, error

    package var level: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        }
    }
}

extension LogSink {
    package static let level = Setting<LogLevel>.choice(
        "HOLDFAST_LOG_LEVEL",
        fallback: .info,
        "least serious messages that are logged; requests are logged at info"
    )

    package static let settings: [any SettingDeclaration] = [level]
}
