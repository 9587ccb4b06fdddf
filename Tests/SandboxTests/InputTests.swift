import Support
import Testing

@Suite("The sandbox' input")
struct InputTests {
    private let room: TestSandbox

    init() throws {
        room = try TestSandbox()
    }

    @Test(arguments: [
        (#"{}"#, ["reference", "amount", "currency", "method"]),
        (
            #"{"reference":"","amount":0,"currency":"EUR","method":"sandbox_success"}"#,
            ["reference", "amount"]
        ),
        (
            #"{"reference":"r","amount":1.5,"currency":"eur","method":"cash"}"#,
            ["amount", "currency", "method"]
        ),
        (
            #"{"reference":7,"amount":"1","currency":"EUR","method":"sandbox_late"}"#,
            ["reference", "amount"]
        ),
        (
            #"{"reference":"r","amount":1,"currency":"EUR","method":"sandbox_late","delay_seconds":3601}"#,
            ["delay_seconds"]
        ),
        (
            #"{"reference":"a\nb","amount":1000000000001,"currency":"EUR","method":"sandbox_late"}"#,
            ["reference", "amount"]
        ),
    ])
    func `that is wrong is told by the fields' names`(body: String, fields: [String]) throws {
        let answer = try room.post("/v1/payments", body)
        #expect((answer.status, answer.badFields) == (422, fields))
    }

    @Test
    func `has a reference of 64 characters at most`() throws {
        #expect(try room.create(String(repeating: "a", count: 64)).status == 200)
        #expect(try room.create(String(repeating: "a", count: 65)).status == 422)
    }

    @Test
    func `is told of the fields of refunds and faults as well`() throws {
        let path = try room.path(of: "one")
        #expect(try room.post("\(path)/refunds", "{}").badFields == ["reference", "amount"])
        #expect(try room.post("/v1/faults", "{}").badFields == ["step", "kind", "times"])
        #expect(try room.addFault("create", "decline").badFields == ["kind"])
        #expect(try room.addFault("create", "drop", times: 1_001).badFields == ["times"])
    }

    @Test(arguments: ["", "[]", "{", "null", "{\"reference\":\"a\",\"reference\":\"b\"}"])
    func `that is no object of JSON is refused`(body: String) throws {
        #expect(try room.post("/v1/payments", body).status == 400)
    }

    @Test(arguments: [nil, "", "Bearer", "Bearer a-secret-for-trial", "bearer a-secret-for-trials"])
    func `is not read without the secret`(value: String?) throws {
        let headers = [("Idempotency-Key", "key")] + (value.map { [("Authorization", $0)] } ?? [])
        let calls = ["", "/sp_none/capture", "/sp_none/refunds"]
        for call in calls {
            let answer = try room.post("/v1/payments\(call)", "{}", headers: headers)
            #expect(answer.status == 401)
            #expect(!answer.text.contains(TestSandbox.secret))
        }
        #expect(try room.get("/v1/payments?reference=a", headers: headers).status == 401)
        #expect(try room.post("/v1/faults", "{}", headers: headers).status == 401)
    }

    @Test
    func `has a key where it changes something`() throws {
        let long = ("Idempotency-Key", String(repeating: "k", count: 256))
        for headers in [[], [("Idempotency-Key", "")], [long]] {
            let headers = [TestSandbox.credentials] + headers
            #expect(try room.post("/v1/payments", "{}", headers: headers).status == 400)
        }
    }

    @Test(arguments: [
        "/", "/v1/payments/", "/v1/payments/x", "/v1/payments/x/approve",
        "/v1/payments/x/confirm/y",
        "/v1/refunds", "/sandbox/approve/x", "/v2/payments",
    ])
    func `of unknown paths is not found`(path: String) throws {
        #expect(try room.post(path, "{}").status == 404)
    }
}
