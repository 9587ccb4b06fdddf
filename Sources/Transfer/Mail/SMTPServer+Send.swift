import CCurl
import Platform

extension SMTPServer {
    /// Hands a mail over on a connection of its own.
    ///
    /// When it throws the server has not taken the mail, or has but the word was lost: nobody can
    /// tell.
    ///
    /// - Parameters:
    ///   - message: Headers and text with CR LF at the lines' ends.
    ///   - taken: Called once the server has the mail, before the connection is ended: a server may
    ///     be slow to say goodbye.
    package func send(
        _ message: [UInt8],
        from sender: MailAddress,
        to recipient: MailAddress,
        taken: () -> Void
    ) throws(TransferError) {
        let upload = Upload(message)
        let recipients = try TextList(recipient.text)
        // libcurl uses both to the end, which the compiler does not see.
        defer {
            extendLifetime(upload)
            extendLifetime(recipients)
        }
        let handle = try Handle()
        try setPeer(of: handle)
        try setLimits(of: handle)
        try handle.set(CURLOPT_MAIL_FROM, sender.text)
        try handle.set(CURLOPT_MAIL_RCPT, recipients)
        try handle.set(CURLOPT_UPLOAD, 1)
        try handle.read(from: upload)
        try handle.dropAnswers()
        try handle.perform()
        taken()
        // Freed here and no sooner: that is when libcurl says QUIT.
        extendLifetime(handle)
    }

    private func setPeer(of handle: borrowing Handle) throws(TransferError) {
        let scheme = isEncryptedFromStart ? "smtps" : "smtp"
        try handle.set(CURLOPT_URL, "\(scheme)://\(address)")
        // A redirection or a slip in the settings never makes it a file's name or another protocol.
        try handle.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // Not by a proxy that the environment names.
        try handle.set(CURLOPT_PROXY, "")
        let use =
            switch security {
            case .required: CURLUSESSL_ALL
            case .opportunistic: CURLUSESSL_TRY
            case .off: CURLUSESSL_NONE
            }
        try handle.set(CURLOPT_USE_SSL, Int(use.rawValue))
        try handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        if let authorities { try handle.set(CURLOPT_CAINFO, authorities) }
        if let login {
            try handle.set(CURLOPT_USERNAME, login.username)
            try handle.set(CURLOPT_PASSWORD, login.password)
        }
    }

    private func setLimits(of handle: borrowing Handle) throws(TransferError) {
        // Otherwise libcurl interrupts itself by SIGALRM, which is for one thread only.
        try handle.set(CURLOPT_NOSIGNAL, 1)
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, connectTimeout.milliseconds)
        try handle.set(CURLOPT_TIMEOUT_MS, totalTimeout.milliseconds)
        // In whole seconds, and 0 means libcurl's own two minutes.
        let seconds = max(1, answerTimeout.milliseconds / 1_000)
        try handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, seconds)
    }
}
