package io.momentcross.ranking.model.repository;

import io.momentcross.ranking.assembly.ModelManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.util.unit.DataSize;

/** The files of a version: its manifest, and the others held against that. Thread-safe. */
public final class VersionFiles {

    public static final String GRAPH = "model.onnx";
    static final String MANIFEST = "manifest.json";

    private final DataSize most;
    private final ManifestReader manifests = new ManifestReader();

    /** @param most bytes of all files of a version together */
    public VersionFiles(DataSize most) {
        this.most = most;
    }

    /** @throws ModelRefusedException if the manifest is missing, too large, not JSON, or breaks its schema */
    public ModelManifest manifest(Path folder) {
        return manifests.load(folder.resolve(MANIFEST));
    }

    /** @throws ModelRefusedException naming the file that is missing, too large or another one than the manifest says */
    public void check(ModelManifest manifest, Path folder) {
        if (manifest.files().stream().noneMatch(file -> file.path().equals(GRAPH))) {
            throw new ModelRefusedException("manifest.json does not list " + GRAPH);
        }
        long left = most.toBytes();
        for (ModelManifest.ModelFile file : manifest.files()) {
            if (file.bytes() > left) {
                throw new ModelRefusedException(
                        "the version's files are larger than momentcross.models.max-bytes, " + most.toBytes());
            }
            left -= file.bytes();
        }
        manifest.files().forEach(file -> check(folder, file));
    }

    private static void check(Path folder, ModelManifest.ModelFile file) {
        Path path = folder.resolve(file.path());
        try {
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new ModelRefusedException(file.path() + " is not a file in the version's folder");
            }
            if (Files.size(path) != file.bytes() || !sha256(path).equals(file.sha256())) {
                throw new ModelRefusedException(
                        file.path() + " is not the file that the manifest describes: size or hash differ");
            }
        } catch (IOException e) {
            throw new ModelRefusedException(file.path() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String sha256(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 << 10];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
