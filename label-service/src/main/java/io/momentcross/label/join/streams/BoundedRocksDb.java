package io.momentcross.label.join.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/** All stores of the process share one block cache, which write buffers count into. */
public final class BoundedRocksDb implements RocksDBConfigSetter {

    /** Configuration key: bytes for all stores together. */
    public static final String MEMORY = "momentcross.rocksdb.memory";

    private static final Object LOCK = new Object();
    private static boolean isLoaded;

    @Nullable
    private static Cache cache;

    @Nullable
    private static WriteBufferManager writeBuffers;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        synchronized (LOCK) {
            if (!isLoaded) {
                RocksDB.loadLibrary();
                long bytes = Long.parseLong(String.valueOf(configs.get(MEMORY)));
                cache = new LRUCache(bytes, -1, false, 0.1);
                writeBuffers = new WriteBufferManager(bytes / 2, cache);
                isLoaded = true;
            }
            if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
                table.setBlockCache(cache);
                table.setCacheIndexAndFilterBlocks(true);
                options.setTableFormatConfig(table);
            }
            options.setWriteBufferManager(writeBuffers);
        }
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    @Override
    public void close(String storeName, Options options) {
        // The cache and the write buffers belong to the process.
    }
}
