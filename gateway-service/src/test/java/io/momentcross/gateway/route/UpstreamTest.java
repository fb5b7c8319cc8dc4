package io.momentcross.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.momentcross.starter.problem.ProblemException;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

class UpstreamTest {

    private static final int CALLS = 10;

    private final CircuitBreaker breaker = CircuitBreaker.of(
            "ranking",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(CALLS)
                    .minimumNumberOfCalls(CALLS)
                    .build());
    private final Upstream upstream = new Upstream("ranking", URI.create("http://localhost"), breaker);
    private final ServerRequest request = ServerRequest.create(new MockHttpServletRequest(), List.of());

    @Test
    void serviceIsLeftAlone_whenItIsAway() throws Exception {
        for (int i = 0; i < CALLS; i++) {
            upstream.guard(request, asked -> unavailable().build());
        }
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void serviceIsAskedOn_whenItRefuses() throws Exception {
        for (int i = 0; i < 2 * CALLS; i++) {
            upstream.guard(
                    request,
                    asked -> unavailable()
                            .header(ProblemException.REFUSED, "overloaded")
                            .build());
        }
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    @Test
    void serviceIsAskedOn_whenCallsAreInterrupted() {
        for (int i = 0; i < 2 * CALLS; i++) {
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(() -> upstream.guard(request, asked -> {
                            throw new SocketException("Closed by interrupt");
                        }))
                        .isInstanceOf(ProblemException.class);
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    private static ServerResponse.BodyBuilder unavailable() {
        return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE);
    }
}
