import HTTP
import Reservations

extension Service {
    var bookingRoutes: [Route] {
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

    var paymentRoutes: [Route] {
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

    var doorRoutes: [Route] {
        [
            Route(.post, "/api/v1/events/{id}/sales", .owners, .booking, .sellTickets, sellTickets),
            Route(.post, "/api/v1/shows/{id}/sales", .owners, .booking, .sellSeats, sellSeats),
            Route(
                .post,
                "/api/v1/events/{id}/sales/{sale}/cancel",
                .owners,
                .booking,
                .cancelEventSale,
                cancelEventSale
            ),
            Route(
                .post,
                "/api/v1/shows/{id}/sales/{sale}/cancel",
                .owners,
                .booking,
                .cancelShowSale,
                cancelShowSale
            ),
            Route(
                .post,
                "/api/v1/events/{id}/check-ins",
                .owners,
                .booking,
                .checkInToEvent,
                checkInToEvent
            ),
            Route(
                .post,
                "/api/v1/shows/{id}/check-ins",
                .owners,
                .booking,
                .checkInToShow,
                checkInToShow
            ),
        ]
    }
}
