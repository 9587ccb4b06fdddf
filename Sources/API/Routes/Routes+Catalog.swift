import HTTP
import Reservations

extension Service {
    var movieRoutes: [Route] {
        [
            Route(.get, "/api/v1/movies", .anyone, .lookup, .listMovies, listMovies),
            Route(.post, "/api/v1/movies", .everyRole, .catalog, .createMovie, createMovie),
            Route(
                .get,
                "/api/v1/users/me/movies",
                .organizers,
                .lookup,
                .listOwnMovies,
                listOwnMovies
            ),
            Route(.get, "/api/v1/movies/{id}", .anyone, .lookup, .showMovie, showMovie),
            Route(.patch, "/api/v1/movies/{id}", .owners, .catalog, .changeMovie, changeMovie),
            Route(.delete, "/api/v1/movies/{id}", .owners, .catalog, .deleteMovie, deleteMovie),
            Route(
                .get,
                "/api/v1/movies/{id}/history",
                .owners,
                .lookup,
                .showMovieHistory,
                showMovieHistory
            ),
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

    var eventRoutes: [Route] {
        [
            Route(.get, "/api/v1/events", .anyone, .lookup, .listEvents, listEvents),
            Route(.post, "/api/v1/events", .everyRole, .catalog, .createEvent, createEvent),
            Route(
                .get,
                "/api/v1/users/me/events",
                .organizers,
                .lookup,
                .listOwnEvents,
                listOwnEvents
            ),
            Route(.get, "/api/v1/events/{id}", .anyone, .lookup, .showEvent, showEvent),
            Route(.patch, "/api/v1/events/{id}", .owners, .catalog, .changeEvent, changeEvent),
            Route(.delete, "/api/v1/events/{id}", .owners, .catalog, .deleteEvent, deleteEvent),
            Route(
                .get,
                "/api/v1/events/{id}/seats",
                .anyone,
                .lookup,
                .showEventSeats,
                showEventSeats
            ),
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

    var voucherRoutes: [Route] {
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
}
