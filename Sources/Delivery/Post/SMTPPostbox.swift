import Transfer

/// Hands mails to a server.
struct SMTPPostbox: Postbox {
    let server: SMTPServer

    var longestPost: Duration { server.longestSend }

    func post(_ message: MailMessage, taken: () -> Void) throws(PostFailure) {
        do {
            try server.send(
                message.bytes,
                from: message.sender,
                to: message.recipient,
                taken: taken
            )
        } catch {
            throw PostFailure(error.description)
        }
    }
}
