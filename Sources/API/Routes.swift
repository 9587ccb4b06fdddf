package import HTTP
import Reservations

/// Every call of the API: method, path, who may call it, its class of work, description, handler.
extension Service {
    package var routes: [Route] {
        serviceRoutes + flightRoutes + movieRoutes + eventRoutes + voucherRoutes + bookingRoutes
            + paymentRoutes
            + numberRoutes + accountRoutes
    }

    private var serviceRoutes: [Route] {
        [
            Route(.get, "/", .anyone, .service, .index, index),
            Route(.get, "/health", .anyone, .service, .health, health),
            Route(.get, "/ready", .operators, .service, .ready, ready),
            Route(.get, "/metrics", .operators, .service, .metrics, metrics),
            Route(.get, "/api/schema", .anyone, .service, .schema, schema),
        ]
    }

    private var flightRoutes: [Route] {
        [
            Route(.get, "/api/v1/flights", .anyone, .search, .searchFlights, searchFlights),
            Route(
                .get,
                "/api/v1/flights/calendar",
                .anyone,
                .search,
                .showFlightCalendar,
                showFlightCalendar
            ),
            Route(.get, "/api/v1/flights/{id}", .anyone, .lookup, .showFlight, showFlight),
            Route(
                .get,
                "/api/v1/flights/{id}/seats",
                .anyone,
                .lookup,
                .showFlightSeats,
                showFlightSeats
            ),
            Route(.get, "/api/v1/airports", .anyone, .lookup, .findAirports, findAirports),
        ]
    }

    private var movieRoutes: [Route] {
        [
            Route(.get, "/api/v1/movies", .anyone, .lookup, .listMovies, listMovies),
            Route(.post, "/api/v1/movies", .organizers, .catalog, .createMovie, createMovie),
            Route(.get, "/api/v1/movies/{id}", .anyone, .lookup, .showMovie, showMovie),
            Route(.patch, "/api/v1/movies/{id}", .owners, .catalog, .changeMovie, changeMovie),
            Route(.delete, "/api/v1/movies/{id}", .owners, .catalog, .deleteMovie, deleteMovie),
            Route(.get, "/api/v1/movies/{id}/shows", .anyone, .lookup, .listShows, listShows),
            Route(.post, "/api/v1/movies/{id}/shows", .owners, .catalog, .createShow, createShow),
            Route(.get, "/api/v1/shows/{id}", .anyone, .lookup, .showShow, showShow),
            Route(.patch, "/api/v1/shows/{id}", .owners, .catalog, .changeShow, changeShow),
            Route(.delete, "/api/v1/shows/{id}", .owners, .catalog, .deleteShow, deleteShow),
            Route(.get, "/api/v1/shows/{id}/seats", .anyone, .lookup, .showSeats, showSeats),
            Route(
                .get,
                "/api/v1/shows/{id}/history",
                .owners,
                .lookup,
                .showShowHistory,
                showShowHistory
            ),
        ]
    }

    private var eventRoutes: [Route] {
        [
            Route(.get, "/api/v1/events", .anyone, .lookup, .listEvents, listEvents),
            Route(.post, "/api/v1/events", .organizers, .catalog, .createEvent, createEvent),
            Route(.get, "/api/v1/events/{id}", .anyone, .lookup, .showEvent, showEvent),
            Route(.patch, "/api/v1/events/{id}", .owners, .catalog, .changeEvent, changeEvent),
            Route(.delete, "/api/v1/events/{id}", .owners, .catalog, .deleteEvent, deleteEvent),
            Route(
                .get,
                "/api/v1/events/{id}/history",
                .owners,
                .lookup,
                .showEventHistory,
                showEventHistory
            ),
            Route(
                .get,
                "/api/v1/events/{id}/ticket-types",
                .anyone,
                .lookup,
                .listTicketTypes,
                listTicketTypes
            ),
            Route(
                .post,
                "/api/v1/events/{id}/ticket-types",
                .owners,
                .catalog,
                .createTicketType,
                createTicketType
            ),
            Route(
                .get,
                "/api/v1/ticket-types/{id}",
                .anyone,
                .lookup,
                .showTicketType,
                showTicketType
            ),
            Route(
                .patch,
                "/api/v1/ticket-types/{id}",
                .owners,
                .catalog,
                .changeTicketType,
                changeTicketType
            ),
            Route(
                .delete,
                "/api/v1/ticket-types/{id}",
                .owners,
                .catalog,
                .deleteTicketType,
                deleteTicketType
            ),
        ]
    }

    private var voucherRoutes: [Route] {
        [
            Route(
                .get,
                "/api/v1/events/{id}/vouchers",
                .owners,
                .lookup,
                .listVouchers,
                listVouchers
            ),
            Route(
                .post,
                "/api/v1/events/{id}/vouchers",
                .owners,
                .catalog,
                .createVoucher,
                createVoucher
            ),
            // Of the class of bookings, whose limits bound guesses at codes.
            Route(
                .get,
                "/api/v1/events/{id}/vouchers/{code}/ticket-types",
                .everyRole,
                .booking,
                .listVoucherTicketTypes,
                listVoucherTicketTypes
            ),
            Route(.get, "/api/v1/vouchers/{id}", .owners, .lookup, .showVoucher, showVoucher),
            Route(
                .patch,
                "/api/v1/vouchers/{id}",
                .owners,
                .catalog,
                .changeVoucher,
                changeVoucher
            ),
            Route(
                .delete,
                "/api/v1/vouchers/{id}",
                .owners,
                .catalog,
                .deleteVoucher,
                deleteVoucher
            ),
        ]
    }

    private var bookingRoutes: [Route] {
        let attendees = Access.roles([.attendee])
        return [
            Route(.post, "/api/v1/bookings", attendees, .booking, .book, isPrompt: true, book),
            Route(
                .post,
                "/api/v1/orders/reserve",
                attendees,
                .booking,
                .reserve,
                isPrompt: true,
                reserve
            ),
            Route(.post, "/api/v1/shows/{id}/book", attendees, .booking, .bookShow, bookShow),
            Route(.get, "/api/v1/bookings/{id}", .everyRole, .account, .showBooking, showBooking),
            Route(
                .post,
                "/api/v1/bookings/{id}/cancel",
                .everyRole,
                .booking,
                .cancelBooking("cancelBooking"),
                isPrompt: true,
                cancelBooking
            ),
            Route(
                .put,
                "/api/v1/bookings/{id}/cancel",
                .everyRole,
                .booking,
                .cancelBooking("cancelBookingByPut"),
                isPrompt: true,
                cancelBooking
            ),
            Route(
                .get,
                "/api/v1/users/me/bookings",
                .everyRole,
                .account,
                .listBookings("listBookings"),
                listBookings
            ),
            Route(
                .get,
                "/api/v1/my-bookings",
                .everyRole,
                .account,
                .listBookings("listMyBookings"),
                listBookings
            ),
        ]
    }

    private var paymentRoutes: [Route] {
        [
            Route(
                .post,
                "/api/v1/bookings/{id}/pay",
                .everyRole,
                .booking,
                .pay,
                isPrompt: true,
                pay
            ),
            Route(
                .get,
                "/api/v1/bookings/{id}/refund-quote",
                .everyRole,
                .account,
                .quoteRefund,
                quoteRefund
            ),
            Route(
                .post,
                "/api/v1/payments/webhook/{provider}",
                .anyone,
                .webhook,
                .takeWebhook,
                takeWebhook
            ),
            Route(
                .get,
                "/api/v1/users/me/balance",
                .organizers,
                .account,
                .showBalance,
                showBalance
            ),
            Route(
                .get,
                "/api/v1/events/{id}/cancellation",
                .owners,
                .lookup,
                .showCancellation,
                showCancellation
            ),
        ]
    }

    private var numberRoutes: [Route] {
        [
            Route(
                .get,
                "/api/v1/events/{id}/numbers",
                .owners,
                .report,
                .showEventNumbers,
                showEventNumbers
            ),
            Route(
                .get,
                "/api/v1/shows/{id}/numbers",
                .owners,
                .report,
                .showShowNumbers,
                showShowNumbers
            ),
            Route(
                .get,
                "/api/v1/events/{id}/bookings.csv",
                .owners,
                .export,
                .exportEventBookings,
                exportEventBookings
            ),
            Route(
                .get,
                "/api/v1/shows/{id}/bookings.csv",
                .owners,
                .export,
                .exportShowBookings,
                exportShowBookings
            ),
            Route(
                .get,
                "/api/v1/users/me/statements",
                .organizers,
                .report,
                .showStatement,
                showStatement
            ),
            Route(
                .get,
                "/api/v1/users/me/statements.csv",
                .organizers,
                .export,
                .exportStatement,
                exportStatement
            ),
        ]
    }

    private var accountRoutes: [Route] {
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
}
