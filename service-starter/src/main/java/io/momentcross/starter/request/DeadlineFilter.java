package io.momentcross.starter.request;

import io.momentcross.starter.deadline.Deadline;
import io.momentcross.starter.problem.ProblemException;
import io.momentcross.starter.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** Binds the deadline that the caller sent; answers 504 where it has passed already, 400 where it is no number. */
final class DeadlineFilter extends OncePerRequestFilter {

    private static final long LONGEST_MS = Duration.ofMinutes(10).toMillis();

    private final LongSupplier nanoClock;
    private final ProblemWriter problems;

    DeadlineFilter(LongSupplier nanoClock, ProblemWriter problems) {
        this.nanoClock = nanoClock;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Deadline deadline;
        try {
            deadline = deadline(request.getHeader(Deadline.HEADER));
        } catch (ProblemException e) {
            problems.write(request, response, e);
            return;
        }
        Deadline before = Deadline.bind(deadline);
        try {
            chain.doFilter(request, response);
        } finally {
            Deadline.bind(before);
        }
    }

    private @Nullable Deadline deadline(@Nullable String header) {
        if (header == null) {
            return null;
        }
        long left;
        try {
            left = Long.parseLong(header.strip());
        } catch (NumberFormatException e) {
            throw ProblemException.invalid(Deadline.HEADER, Deadline.HEADER + " is a number of milliseconds.");
        }
        if (left <= 0) {
            throw ProblemException.deadlinePassed("No time was left when the request came in.");
        }
        return Deadline.after(Duration.ofMillis(Math.min(left, LONGEST_MS)), nanoClock);
    }
}
