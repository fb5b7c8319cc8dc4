package io.momentcross.gateway.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Pages load nothing from elsewhere. */
@Component
class PageHeaders extends OncePerRequestFilter {

    private static final String OWN = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    // The API documentation's page, which is not ours, styles its elements itself.
    private static final String DOCS = OWN.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean isDocs = request.getRequestURI().startsWith("/swagger-ui");
        response.setHeader("Content-Security-Policy", isDocs ? DOCS : OWN);
        chain.doFilter(request, response);
    }
}
