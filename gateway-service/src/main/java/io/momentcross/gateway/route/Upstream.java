package io.momentcross.gateway.route;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.momentcross.starter.problem.ProblemException;
import io.momentcross.starter.request.BodyTooLargeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** One service behind the gateway, left alone for a while when it keeps failing. */
final class Upstream {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final String name;
    private final URI url;
    private final CircuitBreaker breaker;

    Upstream(String name, URI url, CircuitBreaker breaker) {
        this.name = name;
        this.url = url;
        this.breaker = breaker;
    }

    URI url() {
        return url;
    }

    /**
     * Lets a call through where the service is not known to be away. It is away where it cannot be reached, does not
     * answer in time, or answers 502, 503 or 504. One that {@linkplain ProblemException#REFUSED refuses} a call answers
     * as many as it can: to leave it alone would turn those away, too.
     *
     * @throws ProblemException 503 where the service is away, 504 where it takes too long
     */
    ServerResponse guard(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
        long from = System.nanoTime();
        try {
            breaker.acquirePermission();
            ServerResponse response = next.handle(request);
            count(response, System.nanoTime() - from);
            return response;
        } catch (CallNotPermittedException e) {
            throw away(e);
        } catch (ProblemException e) {
            breaker.releasePermission();
            throw e;
        } catch (Exception e) {
            throw judge(e, System.nanoTime() - from);
        }
    }

    private void count(ServerResponse response, long tookNanos) {
        if (!isAway(response)) {
            breaker.onSuccess(tookNanos, TimeUnit.NANOSECONDS);
        } else if (response.headers().containsHeader(ProblemException.REFUSED)) {
            breaker.releasePermission();
        } else {
            breaker.onError(tookNanos, TimeUnit.NANOSECONDS, new AwayException("status " + response.statusCode()));
        }
    }

    /** What the caller is told of a call that failed with {@code e}. */
    private Exception judge(Exception e, long tookNanos) {
        BodyTooLargeException tooLarge = find(BodyTooLargeException.class, e);
        if (tooLarge != null) {
            breaker.releasePermission();
            return ProblemException.tooLarge(tooLarge);
        }
        if (Thread.currentThread().isInterrupted()) {
            breaker.releasePermission();
            return away(e);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpTimeoutException) {
                breaker.onError(tookNanos, TimeUnit.NANOSECONDS, e);
                return ProblemException.deadlinePassed(name + "-service did not answer in time.");
            }
            if (cause instanceof IOException) {
                breaker.onError(tookNanos, TimeUnit.NANOSECONDS, e);
                return away(e);
            }
        }
        breaker.onError(tookNanos, TimeUnit.NANOSECONDS, e);
        return e;
    }

    /** In a word, why a call failed that counts for the breaker. */
    static String reason(Throwable failed) {
        if (find(HttpTimeoutException.class, failed) != null) {
            return "too_late";
        }
        return failed instanceof AwayException ? "status" : "lost";
    }

    /** The service answered that it is away. */
    private static final class AwayException extends IOException {
        AwayException(String message) {
            super(message);
        }
    }

    // A client wraps what reading the caller's body threw in an IOException of its own.
    private static <T extends Throwable> @Nullable T find(Class<T> wanted, Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (wanted.isInstance(cause)) {
                return wanted.cast(cause);
            }
        }
        return null;
    }

    static boolean isAway(ServerResponse response) {
        int status = response.statusCode().value();
        return status == 502 || status == 503 || status == 504;
    }

    private ProblemException away(Exception e) {
        return ProblemException.unavailable(name + "-away", name + "-service does not answer at the moment.", RETRY, e);
    }
}
