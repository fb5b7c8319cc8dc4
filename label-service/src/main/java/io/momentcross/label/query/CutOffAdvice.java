package io.momentcross.label.query;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class CutOffAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(CutOffAdvice.class);

    @ExceptionHandler
    void brokenOff(CutOffException e, HttpServletRequest request) {
        LOG.debug("an answer broke off", e);
        boolean callerIsThere = e.getCause() instanceof QueryException;
        if (callerIsThere) {
            CutOffFilter.cutOff(request);
        }
    }
}
