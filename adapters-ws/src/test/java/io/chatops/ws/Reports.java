package io.chatops.ws;

import java.time.Instant;

/** Frames as agents send them. */
public final class Reports {
  private Reports() {}

  public static String earlier(Instant at) {
    return "{\"type\":\"metrics\",\"data\":{\"timestamp\":\""
        + at
        + "\",\"cpu\":{\"usage_percent\":12.5},\"processes\":[]}}";
  }

  public static String numbered(Instant at, long sequence) {
    return numbered(at, sequence, 0);
  }

  /** A report that is some bytes larger than it must be. */
  public static String numbered(Instant at, long sequence, int padding) {
    return "{\"type\":\"metrics\",\"data\":{\"timestamp\":\""
        + at.plusMillis(sequence)
        + "\",\"boot_id\":\"boot-1\",\"sequence\":"
        + sequence
        + ",\"cpu\":{\"usage_percent\":12.5},\"padding\":\""
        + "x".repeat(padding)
        + "\"}}";
  }

  public static String acknowledged(long sequence) {
    return "{\"type\":\"metrics_received\",\"status\":\"ok\",\"sequence\":"
        + sequence
        + ",\"boot_id\":\"boot-1\"}";
  }
}
