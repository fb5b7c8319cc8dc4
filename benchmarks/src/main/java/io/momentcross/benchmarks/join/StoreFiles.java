package io.momentcross.benchmarks.join;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The files of stores whose process has ended. */
final class StoreFiles {

    private StoreFiles() {}

    /** Bytes of the tables of all stores called {@code name}. */
    static long bytes(Path state, String name) throws IOException {
        long bytes = 0;
        for (Path store : stores(state, name)) {
            bytes += Preloaded.bytes(store, List.of(".sst"));
        }
        return bytes;
    }

    /** Leaves nothing in them that is deleted or written over. */
    static void compact(Path state, String name) throws IOException {
        for (Path store : stores(state, name)) {
            compact(store);
        }
    }

    private static List<Path> stores(Path state, String name) throws IOException {
        try (Stream<Path> all = Files.walk(state)) {
            return all.filter(path -> path.endsWith(Path.of("rocksdb", name))).toList();
        }
    }

    private static void compact(Path store) throws IOException {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (ColumnFamilyOptions family =
                        new ColumnFamilyOptions().setCompressionType(CompressionType.LZ4_COMPRESSION);
                DBOptions options = new DBOptions();
                Options plain = new Options()) {
            List<ColumnFamilyDescriptor> families = RocksDB.listColumnFamilies(plain, store.toString()).stream()
                    .map(name -> new ColumnFamilyDescriptor(name, family))
                    .toList();
            try (RocksDB database = RocksDB.open(options, store.toString(), families, handles)) {
                for (ColumnFamilyHandle handle : handles) {
                    database.compactRange(handle);
                    handle.close();
                }
            }
        } catch (RocksDBException e) {
            throw new IOException("the store in " + store + " cannot be compacted", e);
        }
    }
}
