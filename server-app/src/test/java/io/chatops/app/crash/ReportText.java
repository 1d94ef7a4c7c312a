package io.chatops.app.crash;

import java.time.Instant;

/** A {@code metrics} message as an agent of ours sends it, of about 11 KB. */
final class ReportText {
  private static final String PROCESSES =
      "{\"pid\":4711,\"name\":\"postgres\",\"cpu\":0.5,\"memory\":123.25,\"status\":\"sleeping\","
          + "\"user\":\"postgres\"},";

  private ReportText() {}

  static String of(String serverId, String bootId, long sequence, long atMillis) {
    String processes = PROCESSES.repeat(110);
    return "{\"type\":\"metrics\",\"data\":{\"server_id\":\""
        + serverId
        + "\",\"timestamp\":\""
        + Instant.ofEpochMilli(atMillis)
        + "\",\"boot_id\":\""
        + bootId
        + "\",\"sequence\":"
        + sequence
        + ",\"cpu\":{\"usage_percent\":"
        + sequence % 100
        + ",\"cores\":2},\"memory\":{\"usage_percent\":40.5,\"used_bytes\":"
        + (1_000_000 + sequence)
        + "},\"processes\":["
        + processes.substring(0, processes.length() - 1)
        + "]}}";
  }
}
