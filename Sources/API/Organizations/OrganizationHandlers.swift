import HTTP
import JSONText
import Reservations
import Storage

extension Service {
    func createOrganization(_ request: Request) throws(Problem) -> Response {
        var reader = try BodyReader(request, known: OrganizationFields.creation)
        let name = reader.value(of: OrganizationFields.name)
        try reader.finish()
        guard let name else { throw .internalError }
        let account = try principal(of: request).account
        let made = try made(.organization, request) { () throws(StoreError) in
            try store.createOrganization(named: name, by: account, until: request.deadline)
        }
        return .created(
            ListedOrganization(organization: made, rights: .all).json,
            version: made.version,
            at: "/api/v1/organizations/\(made.id)"
        )
    }

    /// The organizations that one is a member of.
    func listOrganizations(_ request: Request) throws(Problem) -> Response {
        let (cursor, limit) = try IDListQuery.place(from: request.query)
        let user = try principal(of: request).account.id
        let page = try ask(request) { () throws(StoreError) in
            try store.organizations(of: user, after: cursor, limit: limit, until: request.deadline)
        }
        return .json(.page(page, \.json))
    }

    /// One organization, for its members.
    func showOrganization(_ request: Request) throws(Problem) -> Response {
        let found = try organization(try id(of: .organization, in: request), request)
        return .versioned(found.json, found.organization.version)
    }

    func changeOrganization(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .organization, in: request)
        var reader = try BodyReader(request, known: OrganizationFields.change)
        let name = reader.value(of: OrganizationFields.name.optional)
        try reader.finish()
        let changed = try made(.organization, request) { () throws(StoreError) in
            try store.rename(edit, to: name, until: request.deadline)
        }
        return .versioned(
            ListedOrganization(organization: changed, rights: .all).json,
            changed.version
        )
    }

    private func organization(
        _ id: String,
        _ request: Request
    ) throws(Problem) -> ListedOrganization {
        let account = try principal(of: request).account
        let found = try ask(request) { () throws(StoreError) in
            try store.organization(id: id, for: account, until: request.deadline)
        }
        guard let found else { throw .unknown(.organization) }
        return found
    }

    /// What the organization in the path has, as whoever asks may look into it.
    func organizationEstate(_ request: Request) throws(Problem) -> Estate {
        .organization(
            id: try id(of: .organization, in: request),
            viewer: try principal(of: request).account
        )
    }

    /// What is found in an estate, or a 404.
    func open<Value>(
        _ request: Request,
        _ body: () throws(StoreError) -> EstateOutcome<Value>
    ) throws(Problem) -> Value {
        switch try ask(request, body) {
        case .open(let value): return value
        case .unknown: throw .unknown(.organization)
        }
    }
}
