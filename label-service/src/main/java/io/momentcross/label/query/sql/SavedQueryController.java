package io.momentcross.label.query.sql;

import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryProblems;
import io.momentcross.label.query.QueryProperties.Saved;
import io.momentcross.starter.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Queries that have a name; {@code POST /v1/labels/sql} runs them with {@code query}. */
@RestController
class SavedQueryController {

    private final SavedQueries queries;

    SavedQueryController(SavedQueries queries) {
        this.queries = queries;
    }

    /** @param parameters name to description: each {@code $name} of the query */
    record Query(
            @Nullable String sql,
            @Nullable String description,
            @Nullable Map<String, String> parameters) {}

    record All(Map<String, Saved> queries) {}

    @GetMapping("/v1/labels/queries")
    All all() {
        return new All(queries.all());
    }

    @GetMapping("/v1/labels/queries/{name}")
    Saved one(@PathVariable String name) {
        return queries.load(name);
    }

    @Operation(summary = "Keeps a query under a name; 201 where it is new")
    @PutMapping("/v1/labels/queries/{name}")
    ResponseEntity<?> save(@PathVariable String name, @RequestBody Query query) {
        String sql = query.sql();
        if (sql == null) {
            throw ProblemException.invalid("sql", "sql is missing.");
        }
        String description = query.description() == null ? "" : query.description();
        Map<String, String> parameters = query.parameters() == null ? Map.of() : query.parameters();
        Saved saved = new Saved(sql, description, parameters);
        try {
            boolean isNew = queries.save(name, saved);
            return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK)
                    .body(saved);
        } catch (QueryException e) {
            return QueryProblems.of(e, sql);
        }
    }

    @DeleteMapping("/v1/labels/queries/{name}")
    ResponseEntity<Void> remove(@PathVariable String name) {
        queries.remove(name);
        return ResponseEntity.noContent().build();
    }
}
