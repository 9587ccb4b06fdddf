import Platform

/// Puts mails into a folder, a file for each, for trials without a server.
///
/// A mail that is posted again takes the place of its first copy.
struct FolderPostbox: Postbox {
    let path: String

    var longestPost: Duration { .seconds(10) }

    func post(_ message: MailMessage, taken: () -> Void) throws(PostFailure) {
        do {
            try OutputFile.replace("\(path)/\(message.id).eml", with: message.bytes)
        } catch {
            throw PostFailure("folder: \(error.words)")
        }
        taken()
    }
}
