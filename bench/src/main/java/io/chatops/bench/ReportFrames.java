package io.chatops.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.protocol.ReportJson;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ready-made reports: so that the generator costs little, the bodies are written once and each
 * frame only gets its own head (server, time, boot, sequence). The same arguments give the same
 * bytes, as a report sent again must be.
 */
final class ReportFrames {
  private static final String BODY_START = "\"uptime_seconds\"";

  private final String[] bodies;

  private ReportFrames(String[] bodies) {
    this.bodies = bodies;
  }

  /** The next {@code count} reports of a host, over and over. */
  static ReportFrames of(SyntheticHost host, int count) {
    String[] bodies = new String[count];
    for (int i = 0; i < count; i++) {
      String report = new String(ReportJson.write(host.next()), UTF_8);
      bodies[i] = report.substring(report.indexOf(BODY_START)) + "}";
    }
    return new ReportFrames(bodies);
  }

  int averageBytes() {
    return (int) sample(bodies.length).mapToInt(String::length).average().orElse(0);
  }

  /** A {@code metrics} message. */
  String frame(String serverId, String bootId, long sequence, long atMillis, int body) {
    String tail = bodies[body % bodies.length];
    return "{\"type\":\"metrics\",\"data\":{\"server_id\":\""
        + serverId
        + "\",\"timestamp\":\""
        + Instant.ofEpochMilli(atMillis)
        + "\",\"boot_id\":\""
        + bootId
        + "\",\"sequence\":"
        + sequence
        + ','
        + tail;
  }

  /** Some frames of one agent: so many that they spoil no cache and hide no branch. */
  Stream<String> sample(int count) {
    String id = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    return IntStream.range(0, count)
        .mapToObj(i -> frame(id, id, i + 1, 1_795_000_000_000L + i * 5_000L, i));
  }
}
