package io.chatops.persistence.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The server's command line, with the settings that the hub depends on. */
final class ServerCommand {
  /** The bounds of shared_buffers, in megabytes; memory is only taken as far as it is used. */
  private static final long LEAST_BUFFERS = 96;

  private static final long MAX_BUFFERS = 512;

  /** Settings whose PostgreSQL default is unset or too large for a small machine. */
  private static final Map<String, String> SETTINGS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("unix_socket_permissions", "0700"),
              // Connections count before they sign in; an unused one leaves soon.
              Map.entry("authentication_timeout", "10s"),
              Map.entry("fsync", "on"),
              Map.entry("synchronous_commit", "on"),
              Map.entry("full_page_writes", "on"),
              Map.entry("max_connections", "60"),
              // More than the hub ever uses, so that readers cannot lock it out.
              Map.entry("reserved_connections", "20"),
              Map.entry("wal_buffers", "8MB"),
              Map.entry("max_wal_size", "2GB"),
              Map.entry("checkpoint_timeout", "15min"),
              // No partition is large enough to benefit, and it costs planning time.
              Map.entry("jit", "off"),
              // The details of an error contain values, such as e-mail addresses.
              Map.entry("log_error_verbosity", "terse"),
              // A reader's query that sorts without end fails instead of filling the disk.
              Map.entry("temp_file_limit", "1GB"),
              Map.entry("log_checkpoints", "off"),
              Map.entry("log_timezone", "UTC"),
              Map.entry("timezone", "UTC")));

  private ServerCommand() {}

  /**
   * Returns the command.
   *
   * @param sockets the directory of the Unix socket
   * @param port the part of the Unix socket's name, and the TCP port
   * @param tcp true if the server listens on the loopback address, too
   */
  static List<String> line(
      PostgresBinaries binaries, Path database, Path sockets, int port, boolean tcp) {
    List<String> line = new ArrayList<>();
    line.add(binaries.program("postgres").toString());
    line.addAll(List.of("-D", database.toString(), "-p", Integer.toString(port)));
    line.addAll(List.of("-c", "listen_addresses=" + (tcp ? "127.0.0.1" : "")));
    line.addAll(List.of("-c", "unix_socket_directories=" + quoted(sockets)));
    SETTINGS.forEach((name, value) -> line.addAll(List.of("-c", name + "=" + value)));
    line.addAll(List.of("-c", "shared_buffers=" + sharedBuffers() + "MB"));
    return line;
  }

  /** Returns the path as one item of a list, whatever commas and quotes it has. */
  private static String quoted(Path path) {
    return '"' + path.toString().replace("\"", "\"\"") + '"';
  }

  /**
   * Returns a quarter of the hub's maximum heap, in megabytes. Each report writes to one page per
   * server of an hour's index: for 18,000 servers these are 150 MB, which would otherwise evict
   * each other.
   */
  private static long sharedBuffers() {
    long quarter = (Runtime.getRuntime().maxMemory() / 4) >> 20;
    return Math.max(LEAST_BUFFERS, Math.min(MAX_BUFFERS, quarter));
  }
}
