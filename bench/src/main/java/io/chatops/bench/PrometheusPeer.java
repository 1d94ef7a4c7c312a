package io.chatops.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Prometheus, written to as its agents do; measured are its finished blocks. */
final class PrometheusPeer implements Peer {
  private final Path folder;
  private final PeerProcess server;

  PrometheusPeer(Path program, Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    Path configuration = folder.resolve("prometheus.yml");
    Files.writeString(configuration, "global: {}\n");
    this.server =
        PeerProcess.start(
            program,
            folder,
            "/-/ready",
            address ->
                List.of(
                    "--config.file=" + configuration,
                    "--storage.tsdb.path=" + folder.resolve("data"),
                    "--storage.tsdb.retention.time=800d",
                    "--web.listen-address=" + address,
                    "--web.enable-remote-write-receiver",
                    "--log.level=warn"));
  }

  @Override
  public String name() {
    return "Prometheus";
  }

  @Override
  public void write(List<PeerSeries> series, long[] millis, double[][] values) throws Exception {
    server.post(
        "/api/v1/write",
        RemoteWrite.body(series, millis, values),
        "Content-Encoding",
        "snappy",
        "Content-Type",
        "application/x-protobuf");
  }

  /** Waits until no blocks are being merged; what is not in a block yet is not measured. */
  @Override
  public void settle() throws IOException, InterruptedException {
    List<Path> before = List.of();
    List<Path> blocks = blocks();
    while (!blocks.equals(before)) {
      Thread.sleep(3_000);
      before = blocks;
      blocks = blocks();
    }
  }

  @Override
  public double bytesPerValue() throws IOException {
    long values = 0;
    long bytes = 0;
    for (Path block : blocks()) {
      JsonObject meta = new JsonObject(Files.readString(block.resolve("meta.json")));
      values += meta.getJsonObject("stats").getLong("numSamples");
      try (Stream<Path> files = Files.walk(block)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          bytes += Files.size(file);
        }
      }
    }
    return (double) bytes / values;
  }

  private List<Path> blocks() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data"))) {
      return files.filter(file -> Files.exists(file.resolve("meta.json"))).sorted().toList();
    }
  }

  @Override
  public int read(PeerSeries series, long startSeconds, long endSeconds, long stepSeconds)
      throws Exception {
    return server.averages(series, startSeconds, endSeconds, stepSeconds);
  }

  @Override
  public List<Long> pids() {
    return List.of(server.pid());
  }

  @Override
  public void close() {
    server.close();
  }
}
