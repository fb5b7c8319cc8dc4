package io.momentcross.ranking.model;

import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.model.repository.Mark;
import io.momentcross.ranking.model.repository.MarkText;
import io.momentcross.ranking.model.repository.ModelRefusedException;
import io.momentcross.starter.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/models}: what is there, what serves, and why not. */
@RestController
class ModelController {

    record Models(List<Model> models) {}

    /** @param serving the version that answers now */
    record Model(String name, @Nullable String serving, List<ModelVersion> versions) {}

    /** @param share of all users, 0 to 1 */
    record CanaryWish(@Nullable Double share) {}

    /**
     * @param rate of the requests, 0 to 1
     * @param of   model whose serving version has answered them; the version's own where it is left out
     */
    record ShadowWish(@Nullable Double rate, @Nullable String of) {}

    private final ModelRegistry registry;

    ModelController(ModelRegistry registry) {
        this.registry = registry;
    }

    @GetMapping("/v1/models")
    Models models() {
        return new Models(registry.names().stream().map(this::describe).toList());
    }

    @GetMapping("/v1/models/{name}")
    Model model(@PathVariable String name) {
        if (!registry.knows(name)) {
            throw ProblemException.notFound("unknown-model", "There is no model " + name + ".");
        }
        return describe(name);
    }

    /** {@code latest} follows the newest version again. */
    @PostMapping("/v1/models/{name}/versions/{version}/activate")
    Model activate(@PathVariable String name, @PathVariable String version) {
        return changed(name, version, () -> registry.activate(name, version));
    }

    /** Back to the newest version below the serving one that can serve, and stays there. */
    @PostMapping("/v1/models/{name}/rollback")
    Model rollBack(@PathVariable String name) {
        Model before = model(name);
        if (!registry.rollBack(name)) {
            throw ProblemException.conflict(
                    "no-older-version",
                    "There is no version of model " + name + " below " + before.serving() + " that can serve.");
        }
        return describe(name);
    }

    /** A share of users is answered by the version from now on; 0 ends it. */
    @PostMapping("/v1/models/{name}/versions/{version}/canary")
    Model canary(@PathVariable String name, @PathVariable String version, @RequestBody CanaryWish wish) {
        Optional<MarkText> text = marked("share", wish.share(), null);
        return set(name, version, Mark.CANARY, text);
    }

    /** The version sees a share of the requests that another has answered; 0 ends it. */
    @PostMapping("/v1/models/{name}/versions/{version}/shadow")
    Model shadow(@PathVariable String name, @PathVariable String version, @RequestBody ShadowWish wish) {
        String of = wish.of();
        if (of != null && !registry.knows(of)) {
            throw ProblemException.invalid("of", "There is no model " + of + ".");
        }
        return set(name, version, Mark.SHADOW, marked("rate", wish.rate(), of));
    }

    private static Optional<MarkText> marked(String field, @Nullable Double share, @Nullable String of) {
        if (share == null || !(share >= 0 && share <= 1)) {
            throw ProblemException.invalid(field, field + " is a number from 0, which ends it, to 1.");
        }
        return share > 0 ? Optional.of(new MarkText(share, of)) : Optional.empty();
    }

    private Model set(String name, String version, Mark mark, Optional<MarkText> text) {
        return changed(name, version, () -> registry.set(name, version, mark, text));
    }

    private Model changed(String name, String version, BooleanSupplier change) {
        try {
            if (!registry.knows(name) || !change.getAsBoolean()) {
                throw ProblemException.notFound(
                        "unknown-version", "There is no version " + version + " of model " + name + ".");
            }
        } catch (ModelRefusedException e) {
            throw ProblemException.conflict("version-refused", String.valueOf(e.getMessage()));
        }
        return describe(name);
    }

    private Model describe(String name) {
        String serving = registry.findServing(name).map(ModelManifest::version).orElse(null);
        return new Model(name, serving, registry.versions(name));
    }
}
