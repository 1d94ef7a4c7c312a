package io.chatops.core.identity;

import java.util.UUID;

/** Names one alert threshold, permanently. */
public record AlertThresholdId(UUID value) {
  public static AlertThresholdId random() {
    return new AlertThresholdId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
