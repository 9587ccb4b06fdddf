package import JSONText

/// What the API's description says of a route.
package struct Operation: Sendable {
    /// One kind of answer.
    package struct Answer: Sendable {
        package let status: Status
        package let summary: String
        package let mediaType: String
        /// Nil for an answer without a body.
        package let schema: JSON?
        package let headers: [AnswerHeader]

        package init(
            _ summary: String,
            status: Status = .ok,
            mediaType: String = "application/json",
            schema: JSON?,
            headers: [AnswerHeader] = []
        ) {
            self.status = status
            self.summary = summary
            self.mediaType = mediaType
            self.schema = schema
            self.headers = headers
        }
    }

    /// Unique in the API, for programs that make clients of it.
    package let id: String
    package let summary: String
    package let parameters: Fields
    package let pathParameters: [PathParameter]
    /// The members of the body, none if it takes no body.
    package let body: Fields
    /// What the schema of the body says beside its members.
    package let bodyRules: [(name: String, value: JSON)]
    /// Header fields of the request that it reads.
    package let headers: [RequestHeader]
    package let answer: Answer
    /// What it may answer with besides, when it goes well.
    package let others: [Answer]
    /// The problems that it may answer with, beside those that every call may.
    package let problems: [Status]

    package init(
        _ id: String,
        _ summary: String,
        path: [PathParameter] = [],
        query: Fields = [],
        headers: [RequestHeader] = [],
        body: Fields = [],
        bodyRules: [(name: String, value: JSON)] = [],
        answer: Answer,
        others: [Answer] = [],
        problems: [Status] = []
    ) {
        self.id = id
        self.summary = summary
        self.pathParameters = path
        self.parameters = query
        self.headers = headers
        self.body = body
        self.bodyRules = bodyRules
        self.answer = answer
        self.others = others
        self.problems = problems
    }
}

/// A header field of an answer.
package struct AnswerHeader: Sendable {
    package let name: HeaderName
    package let summary: String
    package let schema: JSON

    package init(_ name: HeaderName, _ summary: String, schema: JSON) {
        self.name = name
        self.summary = summary
        self.schema = schema
    }
}

/// A header field of a request.
package struct RequestHeader: Sendable {
    package let name: HeaderName
    package let summary: String
    package let schema: JSON

    package init(_ name: HeaderName, _ summary: String, schema: JSON) {
        self.name = name
        self.summary = summary
        self.schema = schema
    }
}

/// A named segment of a route's pattern.
package struct PathParameter: Sendable {
    package let name: String
    package let summary: String
    package let schema: JSON

    package init(_ name: String, _ summary: String, schema: JSON) {
        self.name = name
        self.summary = summary
        self.schema = schema
    }
}
