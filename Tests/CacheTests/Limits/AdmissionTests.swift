@testable import Cache
import Testing

@Suite("What clients are told of their limits")
struct AdmissionTests {
    private let search = LimitPolicies().search

    @Test("is the policy: calls at once, and the seconds in which they come back")
    func policy() {
        let policies = LimitPolicies()
        let headers = LimitPolicy.Name.allCases.map { policies[$0].header }
        #expect(
            headers == [
                #""search";q=600;w=2"#, #""booking";q=100;w=2"#, #""sign_in";q=40;w=4"#,
                #""general";q=2000;w=2"#,
            ]
        )
        #expect(LimitPolicy(.search, rate: 3, burst: 10).header == #""search";q=10;w=4"#)
        #expect(LimitPolicy(.search, rate: 300, burst: 1).header == #""search";q=1;w=1"#)
    }

    @Test("is what is left, and when all of it is back")
    func left() {
        let told = { Admission(policy: search, verdict: .admitted, remaining: $0).limitHeader }
        #expect(told(600) == #""search";r=600;t=0"#)
        #expect(told(599) == #""search";r=599;t=1"#)
        #expect(told(300) == #""search";r=300;t=1"#)
        #expect(told(299) == #""search";r=299;t=2"#)
        #expect(told(0) == #""search";r=0;t=2"#)
        #expect(told(nil) == nil)
    }

    @Test("is when to come back, if they are refused")
    func refused() {
        let refused = Admission(policy: search, verdict: .refused(retryAfter: 1), remaining: 0)
        #expect(!refused.isAdmitted && refused.retryAfter == 1)
        let open = Admission(policy: search, verdict: .open, remaining: nil)
        #expect(open.isAdmitted && open.retryAfter == nil)
        #expect(open.policyHeader == #""search";q=600;w=2"#)
    }

    @Test("stays within what can be counted, whatever is set")
    func bounds() {
        let policy = LimitPolicy(.search, rate: 0, burst: .max)
        #expect((policy.rate, policy.burst) == (1, 1_000_000))
    }
}
