package io.chatops.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** VictoriaMetrics, written to by Prometheus' protocol; measured after its parts were merged. */
final class VictoriaMetricsPeer implements Peer {
  private final PeerProcess server;

  VictoriaMetricsPeer(Path program, Path folder) throws IOException, InterruptedException {
    this.server =
        PeerProcess.start(
            program,
            folder,
            "/health",
            address ->
                List.of(
                    "-storageDataPath=" + folder.resolve("data"),
                    "-retentionPeriod=800d",
                    "-httpListenAddr=" + address,
                    "-loggerLevel=WARN"));
  }

  @Override
  public String name() {
    return "VictoriaMetrics";
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

  @Override
  public void settle() throws Exception {
    server.get("/internal/force_flush");
    server.get("/internal/force_merge");
    // Merging goes on after the answer; it is over when nothing is being merged.
    do {
      Thread.sleep(500);
    } while (sum("vm_active_merges{") + sum("vm_active_force_merges") > 0);
  }

  @Override
  public double bytesPerValue() throws Exception {
    return sum("vm_data_size_bytes{") / sum("vm_rows{type=\"storage/");
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

  /** All its own metrics that begin so, added up. */
  private double sum(String prefix) throws IOException, InterruptedException {
    double sum = 0;
    for (String line : server.get("/metrics").split("\n", -1)) {
      if (line.startsWith(prefix)) {
        sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    return sum;
  }
}
