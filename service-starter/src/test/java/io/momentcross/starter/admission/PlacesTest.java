package io.momentcross.starter.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.starter.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class PlacesTest {

    private static final int MOST = 64;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void requestIsRefused_whenAsManyAreInAsMayBe() {
        Places places = new Places("thing", new Places.Bound(1, Duration.ZERO), metrics);
        Places.Place first = places.take();

        assertThat(gauge("requests")).isEqualTo(1);
        assertThatThrownBy(places::take).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.code()).isEqualTo("overloaded");
            assertThat(problem.status().value()).isEqualTo(503);
            assertThat(problem.retryAfter()).isPositive();
        });
        first.close();
        places.take().close();

        assertThat(gauge("requests")).isZero();
        assertThat(metrics.get("momentcross.thing.refused")
                        .tag("reason", "requests")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void placesBecomeFewer_whileRequestsTakeLongerThanIsAimedAt_andAsManyAgainAfter() throws Exception {
        Places places = new Places("thing", new Places.Bound(MOST, Duration.ofMillis(20)), metrics);
        double calm = gauge("limit");
        assertThat(calm).isLessThanOrEqualTo(MOST);

        untilLimit(places, 30, limit -> limit < calm / 2);
        untilLimit(places, 1, limit -> limit == MOST);
    }

    @Test
    void someAreLeft_howeverLongRequestsTake() throws Exception {
        int least = 2 * Runtime.getRuntime().availableProcessors();
        Places places = new Places("thing", new Places.Bound(least + 1, Duration.ofMillis(1)), metrics);

        untilLimit(places, 30, limit -> limit == least);
        answer(places, 30);
        answer(places, 30);

        assertThat(gauge("limit")).isEqualTo(least);
    }

    @Test
    void placesBecomeFewer_whileRequestsAreRefusedFurtherOn() throws Exception {
        Places places = new Places("thing", new Places.Bound(MOST, Duration.ofMinutes(1)), metrics);

        double calm = gauge("limit");
        while (gauge("limit") == calm) {
            try (Places.Place place = places.take()) {
                place.refused();
                Thread.sleep(5);
            }
        }
        assertThat(gauge("requests")).isZero();
    }

    @Test
    void badRequestsAndThoseThatAreNotTimed_haveTheirPlace_butDoNotMakeOthersFewer() throws Exception {
        Places places = new Places("thing", new Places.Bound(MOST, Duration.ofMillis(1)), metrics);
        AdmissionInterceptor timed = new AdmissionInterceptor(places, true);
        AdmissionInterceptor untimed = new AdmissionInterceptor(places, false);

        double calm = gauge("limit");
        for (int i = 0; i < 25; i++) {
            admit(timed, 400);
            admit(untimed, 200);
        }
        assertThat(gauge("limit")).isEqualTo(calm);

        while (gauge("limit") == calm) {
            admit(timed, 503);
        }
        assertThat(gauge("requests")).isZero();
    }

    private void admit(AdmissionInterceptor interceptor, int status) throws InterruptedException {
        MockHttpServletRequest request = new MockHttpServletRequest();
        MockHttpServletResponse response = new MockHttpServletResponse();
        interceptor.preHandle(request, response, this);
        assertThat(gauge("requests")).isEqualTo(1);
        Thread.sleep(10);
        response.setStatus(status);
        interceptor.afterCompletion(request, response, this, null);
        interceptor.afterCompletion(request, response, this, null);
    }

    private void untilLimit(Places places, int tookMs, DoublePredicate reached) throws InterruptedException {
        while (!reached.test(gauge("limit"))) {
            answer(places, tookMs);
        }
    }

    /** As many at once as may be. */
    private void answer(Places places, int tookMs) throws InterruptedException {
        List<Places.Place> taken = new ArrayList<>();
        for (double i = gauge("limit"); i > 0; i--) {
            taken.add(places.take());
        }
        Thread.sleep(tookMs);
        taken.forEach(Places.Place::close);
    }

    private double gauge(String what) {
        return metrics.get("momentcross.thing.admission." + what).gauge().value();
    }
}
