package io.momentcross.benchmarks.service;

import io.momentcross.localstack.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A peer in Python, a folder of {@code benchmarks/src/main/python}, in an environment of its own. */
public final class PythonPeer {

    private final String name;
    private final Path scripts;
    private final Path venv;

    private PythonPeer(String name, Path scripts, Path venv) {
        this.name = name;
        this.scripts = scripts;
        this.venv = venv;
    }

    /**
     * Installs what is locked into the checkout's {@code .cache}, unless it is there.
     *
     * @throws IOException where it cannot be
     */
    public static PythonPeer install(Path root, String name) throws IOException, InterruptedException {
        Path python =
                root.resolve("benchmarks/src/main/python").toAbsolutePath().normalize();
        Path venv = root.resolve(".cache").resolve(name).toAbsolutePath().normalize();
        int status = new ProcessBuilder(python.resolve("install").toString(), name, venv.toString())
                .inheritIO()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(name + " could not be installed into " + venv);
        }
        return new PythonPeer(name, python.resolve(name), venv);
    }

    /** An executable of the environment. */
    public String bin(String executable) {
        return venv.resolve("bin").resolve(executable).toString();
    }

    public Path scripts() {
        return scripts;
    }

    /** Ends when the script has. @throws IOException with its exit status, where it failed */
    public void run(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(
                List.of(bin("python"), scripts.resolve(script).toString()));
        command.addAll(List.of(arguments));
        int status = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(name + ": " + script + " ended with " + status);
        }
    }

    /** What serves: its command by the port that it is given. */
    public interface Server {
        List<String> command(int port);
    }

    /** @param health what it answers when it is ready */
    public RestService serve(Server server, Map<String, String> environment, String health, Path log)
            throws IOException, InterruptedException {
        int port = Ports.free();
        String url = "http://127.0.0.1:" + port;
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        URI ready = URI.create(url + health);
        Running process =
                Running.start(name, server.command(port), environment, log, () -> Probes.answers(http, ready));
        return new RestService(process, url, null, http);
    }
}
