import Accounts
package import Daemon
import Delivery
import Logging
import Platform
import Storage

/// The worker's parts, put together.
package struct Worker {
    private let sink: LogSink
    private let logger: Logger
    private let loop: WorkLoop
    private let sandbox: SandboxOffice?

    /// Puts the parts together.
    ///
    /// - Throws: `SettingsError` or `StartError`: each says what an operator can do.
    package init(_ settings: Settings) throws {
        let level = try settings.value(of: LogSink.level).level
        let sink = LogSink(logsRequests: false)
        let logger = Logger(label: "holdfast") { _ in JSONLogHandler(sink: sink, level: level) }
        let store = try Store(settings: settings)
        let delivery = Delivery(
            store: store,
            tokens: LinkTokens(keys: try settings.value(of: KeyRing.setting)),
            postbox: try Delivery.postbox(settings),
            options: try Delivery.options(settings),
            logger: logger
        )
        try store.requireSchema()
        sandbox = try SandboxOffice(settings, logger: logger)
        self.sink = sink
        self.logger = logger
        loop = WorkLoop(delivery, logger: logger)
    }

    /// Works until `untilStop` returns, and finishes what it has begun.
    package func run(untilStop: () -> Void) throws {
        try sink.startFlushing()
        try sandbox?.start()
        logger.notice("working")
        let loop = loop
        let thread = try Thread { loop.run() }
        untilStop()
        loop.stop()
        sandbox?.stop()
        thread.join()
        sink.flush()
    }
}
