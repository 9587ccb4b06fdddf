import Reservations
import Testing

@Suite("Rights")
struct RightsTests {
    @Test
    func `to manage is to do all of it, and every right is one to view`() {
        #expect(Rights([.manage]).names == ["manage", "sell", "check_in", "view"])
        #expect(Rights([.sell]).names == ["sell", "view"])
        #expect(Rights([.checkIn, .view]).names == ["check_in", "view"])
        #expect(Rights([.view]).names == ["view"])
        #expect(Rights.none.names.isEmpty)
        #expect(Rights([.sell]).and(Rights([.checkIn])).names == ["sell", "check_in", "view"])
    }

    @Test(arguments: Role.allCases)
    func `with what an organization has are a member's, whoever has made it`(role: Role) {
        let account = Account(id: "a", username: "anna", email: "a@example.com", role: role)
        let isAdmin = role == .admin
        for (maker, organization, rights, expected) in [
            ("a", nil, Rights.none, Rights.all),
            ("b", nil, .all, .none),
            ("b", "o", Rights([.checkIn]), Rights([.checkIn])),
            ("a", "o", .none, .none),
        ] {
            let owner = Owner(organizerID: maker, organizationID: organization)
            #expect(account.rights(with: owner, asMember: rights) == (isAdmin ? .all : expected))
        }
    }
}
