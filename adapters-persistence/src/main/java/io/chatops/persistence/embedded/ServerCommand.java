package io.chatops.persistence.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command line of the server, with the settings that the hub depends on. */
final class ServerCommand {
  /** Megabytes; taken from the machine only as far as they are used. */
  private static final long LEAST_BUFFERS = 96;

  private static final long MOST_BUFFERS = 512;

  /** Settings that PostgreSQL's defaults leave open, or make too large for a small machine. */
  private static final Map<String, String> SETTINGS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("listen_addresses", "127.0.0.1"),
              Map.entry("unix_socket_directories", ""),
              Map.entry("fsync", "on"),
              Map.entry("synchronous_commit", "on"),
              Map.entry("full_page_writes", "on"),
              Map.entry("max_connections", "60"),
              // More than the hub ever has: readers of SQL cannot keep it out.
              Map.entry("reserved_connections", "20"),
              Map.entry("wal_buffers", "8MB"),
              Map.entry("max_wal_size", "2GB"),
              Map.entry("checkpoint_timeout", "15min"),
              // No partition is large enough to be worth it, and it costs planning time.
              Map.entry("jit", "off"),
              // Details of an error carry values, such as e-mail addresses.
              Map.entry("log_error_verbosity", "terse"),
              // A query of a reader's that sorts without end fails, rather than fill the disk.
              Map.entry("temp_file_limit", "1GB"),
              Map.entry("log_checkpoints", "off"),
              Map.entry("log_timezone", "UTC"),
              Map.entry("timezone", "UTC")));

  private ServerCommand() {}

  static List<String> line(PostgresBinaries binaries, Path database, int port) {
    List<String> line = new ArrayList<>();
    line.add(binaries.program("postgres").toString());
    line.addAll(List.of("-D", database.toString(), "-p", Integer.toString(port)));
    SETTINGS.forEach((name, value) -> line.addAll(List.of("-c", name + "=" + value)));
    line.addAll(List.of("-c", "shared_buffers=" + sharedBuffers() + "MB"));
    return line;
  }

  /**
   * Returns a quarter of the hub's largest heap. Each report writes to one page of an hour's index
   * per server: for 18,000 servers these are 150 MB, which would otherwise push each other out.
   */
  private static long sharedBuffers() {
    long quarter = (Runtime.getRuntime().maxMemory() / 4) >> 20;
    return Math.max(LEAST_BUFFERS, Math.min(MOST_BUFFERS, quarter));
  }
}
