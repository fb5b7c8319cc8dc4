package io.momentcross.label.query;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets the container cut the connection of an answer that broke off: it does so for what a filter throws. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class CutOffFilter extends OncePerRequestFilter {

    private static final String BROKEN = CutOffFilter.class.getName();

    /** Marks the answer to {@code request} as broken off. */
    static void cutOff(HttpServletRequest request) {
        request.setAttribute(BROKEN, true);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        if (request.getAttribute(BROKEN) != null) {
            throw new IOException("the answer broke off");
        }
    }
}
