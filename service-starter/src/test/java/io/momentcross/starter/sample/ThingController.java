package io.momentcross.starter.sample;

import com.google.protobuf.StringValue;
import io.momentcross.starter.client.ServiceClients;
import io.momentcross.starter.deadline.Deadline;
import io.momentcross.starter.json.JsonId;
import io.momentcross.starter.problem.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClientException;

@RestController
class ThingController {

    record Part(@JsonId @Nullable Long partId, @Nullable Double weight) {}

    record Thing(
            @JsonId @Nullable Long id,
            @Nullable List<Part> parts,
            @Nullable Long leftMs,
            @Nullable Kind kind,
            @Nullable Instant madeAt,
            @Nullable Map<String, Double> weights) {}

    enum Kind {
        EVEN,
        PRIME
    }

    record Call(boolean failed, long tookMs) {}

    private final ServiceClients clients;

    ThingController(ServiceClients clients) {
        this.clients = clients;
    }

    @PostMapping("/v1/things")
    Thing make(@RequestBody Thing thing) {
        if (thing.id() == null) {
            throw ProblemException.invalid("id", "A thing has an id.");
        }
        return thing;
    }

    @GetMapping("/v1/things/{id}")
    Thing find(@PathVariable long id) {
        Deadline deadline = Deadline.current();
        return new Thing(
                id, List.of(), deadline == null ? null : deadline.remaining().toMillis(), null, null, null);
    }

    /** Calls a service that does not answer in full. */
    @GetMapping("/v1/calls")
    Call call(@RequestParam(defaultValue = "silent") String client) {
        long from = System.nanoTime();
        try {
            clients.client(client).get().uri("/").retrieve().body(byte[].class);
            return new Call(false, 0);
        } catch (RestClientException e) {
            return new Call(true, (System.nanoTime() - from) / 1_000_000);
        }
    }

    @GetMapping("/v1/failures/sent")
    void send(HttpServletResponse response) throws IOException {
        response.sendError(502);
    }

    @PostMapping(path = "/v1/messages", produces = "application/x-protobuf")
    StringValue echo(@RequestBody StringValue message) {
        return message;
    }

    @GetMapping(path = "/v1/failures/{kind}", produces = MediaType.APPLICATION_JSON_VALUE)
    Thing fail(@PathVariable String kind) {
        throw switch (kind) {
            case "overload" -> ProblemException.overloaded("Too much at once.", Duration.ofSeconds(3));
            case "dependency" ->
                ProblemException.unavailable("redis-away", "Redis does not answer.", Duration.ofSeconds(2), null);
            default -> new IllegalStateException("secret detail");
        };
    }
}
