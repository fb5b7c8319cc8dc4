package io.momentcross.starter.admission;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Gives each request a place from before its body is read until its answer is written, or refuses it. Requests that were
 * bad are over at once, so they do not tell how long others take.
 */
public final class AdmissionInterceptor implements HandlerInterceptor {

    private static final String PLACE = AdmissionInterceptor.class.getName() + ".place";
    private static final int BAD = 400;
    private static final int FAILED = 500;

    private final Places places;
    private final boolean isTimed;

    /** @param isTimed whether their time says how long requests take */
    public AdmissionInterceptor(Places places, boolean isTimed) {
        this.places = places;
        this.isTimed = isTimed;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        request.setAttribute(PLACE, places.take());
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception e) {
        if (request.getAttribute(PLACE) instanceof Places.Place place) {
            request.removeAttribute(PLACE);
            if (isBad(response.getStatus()) || !isTimed) {
                place.untimed();
            }
            place.close();
        }
    }

    private static boolean isBad(int status) {
        return BAD <= status && status < FAILED;
    }
}
