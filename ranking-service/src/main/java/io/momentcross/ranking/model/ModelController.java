package io.momentcross.ranking.model;

import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.starter.problem.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/models}: what is there, what serves, and why not. */
@RestController
class ModelController {

    record Models(List<Model> models) {}

    /** @param serving the version that answers now */
    record Model(String name, @Nullable String serving, List<ModelVersion> versions) {}

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
        try {
            if (!registry.knows(name) || !registry.activate(name, version)) {
                throw ProblemException.notFound(
                        "unknown-version", "There is no version " + version + " of model " + name + ".");
            }
        } catch (ModelRefusedException e) {
            throw ProblemException.conflict("version-refused", String.valueOf(e.getMessage()));
        }
        return describe(name);
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

    private Model describe(String name) {
        String serving = registry.findServing(name).map(ModelManifest::version).orElse(null);
        return new Model(name, serving, registry.versions(name));
    }
}
