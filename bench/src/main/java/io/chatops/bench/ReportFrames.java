package io.chatops.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.protocol.ReportJson;
import java.time.Instant;

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
    long total = 0;
    for (int i = 0; i < bodies.length; i++) {
      total += frame("00000000-0000-0000-0000-000000000000", "boot", 1, 0, i).length();
    }
    return (int) (total / bodies.length);
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
}
