package io.momentcross.starter.sample;

import com.google.protobuf.StringValue;
import io.momentcross.starter.deadline.Deadline;
import io.momentcross.starter.json.JsonId;
import io.momentcross.starter.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ThingController {

    record Part(@JsonId @Nullable Long partId, @Nullable Double weight) {}

    record Thing(
            @JsonId @Nullable Long id,
            @Nullable List<Part> parts,
            @Nullable Long leftMs) {}

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
                id, List.of(), deadline == null ? null : deadline.remaining().toMillis());
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
