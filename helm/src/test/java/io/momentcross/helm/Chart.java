package io.momentcross.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The chart of this folder. */
final class Chart {

    static final Path FOLDER = Path.of("moment-cross").toAbsolutePath();

    /** What an installation cannot do without. */
    static final Map<String, Object> NEEDED = Map.of(
            "kafka.bootstrapServers", "kafka.example:9092",
            "redis.host", "redis.example",
            "oidc.issuerUri", "https://issuer.example",
            "oidc.tokenUri", "https://issuer.example/token",
            "gateway.client.existingSecret", "gateway-client",
            "ranking.client.existingSecret", "ranking-client");

    private Chart() {}

    /** The needed values with these on top. */
    static Map<String, Object> with(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(NEEDED);
        all.putAll(more);
        return all;
    }

    /** The rendered text; throws with Helm's message where the values are refused. */
    static String text(Map<String, Object> values) {
        TemplateCommand command = new Helm(FOLDER)
                .template()
                .withKubeVersion("1.31.0")
                .withName("suite")
                .withNamespace("rooms");
        values.forEach(command::set);
        return command.call();
    }

    static List<Node> objects(Map<String, Object> values) {
        return documents(text(values));
    }

    static List<Node> documents(String yaml) {
        return StreamSupport.stream(loader().loadAll(yaml).spliterator(), false)
                .filter(Map.class::isInstance)
                .map(Node::of)
                .toList();
    }

    /** The one object of this kind and name. */
    static Node object(List<Node> objects, String kind, String name) {
        List<Node> found = objects.stream()
                .filter(o -> o.text("kind").equals(kind)
                        && o.at("metadata").text("name").equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects are a " + kind + " called " + name);
        }
        return found.getFirst();
    }

    private static Yaml loader() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(options));
    }
}
