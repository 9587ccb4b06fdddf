import HTTP
import Reservations

extension Service {
    var accountRoutes: [Route] {
        [
            Route(.post, "/api/v1/auth/register", .anyone, .signIn, .register, register),
            Route(.post, "/api/v1/signup", .anyone, .signIn, .signUp, signUp),
            Route(.post, "/api/v1/auth/login", .anyone, .signIn, .logIn("logIn"), logIn),
            Route(.post, "/api/v1/login", .anyone, .signIn, .logIn("logInShort"), logIn),
            Route(.post, "/api/v1/auth/refresh", .anyone, .account, .refresh("refresh"), refresh),
            Route(
                .post,
                "/api/v1/auth/token/refresh",
                .anyone,
                .account,
                .refresh("refreshToken"),
                refresh
            ),
            Route(.post, "/api/v1/auth/logout", .anyone, .account, .logOut, logOut),
            Route(.get, "/api/v1/auth/profile", .everyRole, .account, .showProfile, showProfile),
            Route(
                .put,
                "/api/v1/auth/profile",
                .everyRole,
                .account,
                .replaceProfile,
                replaceProfile
            ),
            Route(
                .patch,
                "/api/v1/auth/profile",
                .everyRole,
                .account,
                .changeProfile,
                changeProfile
            ),
            Route(
                .post,
                "/api/v1/auth/change-password",
                .everyRole,
                .signIn,
                .changePassword,
                changePassword
            ),
            Route(
                .post,
                "/api/v1/auth/password-reset-request",
                .anyone,
                .signIn,
                .requestReset,
                requestReset
            ),
            Route(
                .post,
                "/api/v1/auth/password-reset-confirm/{uid}/{token}",
                .anyone,
                .signIn,
                .confirmReset,
                confirmReset
            ),
            Route(
                .delete,
                "/api/v1/auth/deactivate-account",
                .everyRole,
                .account,
                .deactivate,
                deactivate
            ),
        ]
    }

    var organizationRoutes: [Route] {
        let (all, one) = ("/api/v1/organizations", "/api/v1/organizations/{id}")
        return [
            Route(.get, all, .everyRole, .account, .listOrganizations, listOrganizations),
            Route(.post, all, .organizers, .account, .createOrganization, createOrganization),
            Route(.get, one, .owners, .account, .showOrganization, showOrganization),
            Route(.patch, one, .owners, .account, .changeOrganization, changeOrganization),
            Route(
                .get,
                "\(one)/history",
                .owners,
                .lookup,
                .showOrganizationHistory,
                showOrganizationHistory
            ),
            Route(.get, "\(one)/members", .owners, .account, .listMembers, listMembers),
            Route(.patch, "\(one)/members/{uid}", .owners, .account, .changeMember, changeMember),
            Route(.delete, "\(one)/members/{uid}", .owners, .account, .removeMember, removeMember),
            Route(.get, "\(one)/invitations", .owners, .account, .listInvitations, listInvitations),
            Route(.post, "\(one)/invitations", .owners, .account, .invite, invite),
            Route(
                .delete,
                "/api/v1/invitations/{id}",
                .owners,
                .account,
                .withdrawInvitation,
                withdrawInvitation
            ),
            Route(
                .post,
                "/api/v1/invitations/accept",
                .everyRole,
                .account,
                .acceptInvitation,
                acceptInvitation
            ),
            Route(
                .get,
                "\(one)/events",
                .owners,
                .lookup,
                .listOrganizationEvents,
                listOrganizationEvents
            ),
            Route(
                .get,
                "\(one)/movies",
                .owners,
                .lookup,
                .listOrganizationMovies,
                listOrganizationMovies
            ),
            Route(
                .get,
                "\(one)/balance",
                .owners,
                .account,
                .showOrganizationBalance,
                showOrganizationBalance
            ),
            Route(
                .get,
                "\(one)/statements",
                .owners,
                .report,
                .showOrganizationStatement,
                showOrganizationStatement
            ),
            Route(
                .get,
                "\(one)/statements.csv",
                .owners,
                .export,
                .exportOrganizationStatement,
                exportOrganizationStatement
            ),
        ]
    }

    /// What members of an organization do at the door.
}
